using System.Buffers.Binary;
using System.Text;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>Reads the fields of one protobuf message: just enough to see what stands in an OTLP request.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, byte[] Bytes, ulong Value)> _fields = [];

    public ProtobufFields(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((number, [], Varint(ref message)));
                    break;
                case 1:
                    _fields.Add((number, [], BinaryPrimitives.ReadUInt64LittleEndian(message)));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((number, message[..length].ToArray(), 0));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((number, [], BinaryPrimitives.ReadUInt32LittleEndian(message)));
                    message = message[4..];
                    break;
                default:
                    throw new FormatException("A kind of field that OTLP does not use.");
            }
        }
    }

    public IEnumerable<ProtobufFields> Messages(int number) => Bytes(number).Select(static bytes => new ProtobufFields(bytes));

    public IEnumerable<byte[]> Bytes(int number) => _fields.Where(field => field.Number == number).Select(static field => field.Bytes);

    public string? Text(int number) => Bytes(number).Select(static bytes => Encoding.UTF8.GetString(bytes)).SingleOrDefault();

    public ulong Number(int number) => _fields.Where(field => field.Number == number).Select(static field => field.Value).SingleOrDefault();

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
