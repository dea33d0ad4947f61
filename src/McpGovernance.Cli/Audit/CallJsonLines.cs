using System.Buffers;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Prints one JSON object per line; what could steer a terminal is escaped as JSON escapes it.</summary>
internal static class CallJsonLines
{
    public static long Write(CliConsole console, IEnumerable<JoinedCall> calls, Action<Utf8JsonWriter, JoinedCall> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        var count = 0L;
        foreach (var call in calls)
        {
            write(writer, call);
            writer.Flush();
            console.Out.Write(TerminalText.EscapeJson(Encoding.UTF8.GetString(buffer.WrittenSpan)));
            console.Out.Write('\n');
            buffer.ResetWrittenCount();
            writer.Reset();
            count++;
        }

        return count;
    }
}
