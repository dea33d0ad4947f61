using System.Text;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

/// <summary>What a record is written with is the writer of the platform, byte for byte.</summary>
[Parallelizable(ParallelScope.All)]
public class RecordJsonTests
{
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");

    [Test]
    public void Text_EveryCharacter_IsAsThePlatformWritesIt()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                var text = $"a{new Rune(value)}b";
                Ours(json => Text(json, text)).Should().Be(Platform(writer => writer.WriteString(Name, text)));
            }
        }
    }

    [TestCase("")]
    [TestCase("plain")]
    [TestCase("ä 漢 😀 \u202e </script> \0 \u001b[31m \u2028")]
    public void Element_Text_IsAsThePlatformWritesIt(string text) =>
        Ours(json =>
        {
            json.StartArray(Name);
            json.Element(text);
            json.Element(text);
            json.PlainElement("plain");
            json.Element(Guid.Empty);
            json.EndArray();
        }).Should().Be(Platform(writer =>
        {
            writer.WriteStartArray(Name);
            writer.WriteStringValue(text);
            writer.WriteStringValue(text);
            writer.WriteStringValue("plain");
            writer.WriteStringValue(Guid.Empty);
            writer.WriteEndArray();
        }));

    [Test]
    [SetCulture("ar-SA")]
    public void Values_OfEveryKind_AreAsThePlatformWritesThem()
    {
        var id = Guid.CreateVersion7();
        long[] numbers = [0, 7, -7, long.MaxValue, long.MinValue];
        decimal[] decimals = [0m, -0.001m, 12.34m, decimal.MaxValue, decimal.MinValue];

        Ours(json =>
        {
            json.StartObject(Name);
            json.EndObject();
            json.StartObject(Name);
            json.Flag(Name, true);
            json.Flag(Name, false);
            json.EndObject();
            json.Id(Name, id);
            json.Word(Name, JsonEncodedText.Encode("<w>"));
            json.Ascii(Name, "ascii"u8);
            Array.ForEach(numbers, number => json.Number(Name, number));
            Array.ForEach(decimals, number => json.Number(Name, number));
        }).Should().Be(Platform(writer =>
        {
            writer.WriteStartObject(Name);
            writer.WriteEndObject();
            writer.WriteStartObject(Name);
            writer.WriteBoolean(Name, true);
            writer.WriteBoolean(Name, false);
            writer.WriteEndObject();
            writer.WriteString(Name, id);
            writer.WriteString(Name, JsonEncodedText.Encode("<w>"));
            writer.WriteString(Name, "ascii"u8);
            Array.ForEach(numbers, number => writer.WriteNumber(Name, number));
            Array.ForEach(decimals, number => writer.WriteNumber(Name, number));
        }));
    }

    [Test]
    public void Clear_InTheMiddle_StartsAfresh()
    {
        var buffer = new RecordBuffer(8);
        var json = new RecordJson(buffer);
        json.StartObject();
        json.Flag(Name, true);
        json.Clear();
        buffer.Clear(8);

        json.StartObject();
        json.Flag(Name, true);
        json.EndObject();

        Encoding.UTF8.GetString(buffer.Span).Should().Be("""{"name":true}""");
    }

    private static void Text(RecordJson json, string text)
    {
        if (RecordJson.IsPlain(text))
        {
            json.PlainText(Name, text);
        }
        else
        {
            json.Text(Name, text);
        }
    }

    private static string Ours(Action<RecordJson> write)
    {
        var buffer = new RecordBuffer(8);
        var json = new RecordJson(buffer);
        json.StartObject();
        write(json);
        json.EndObject();
        return Encoding.UTF8.GetString(buffer.Span);
    }

    private static string Platform(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
