using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary>Prints what a comparison of schemas found, for people or for programs.</summary>
internal sealed class ComparisonWriter(CliConsole console)
{
    public void Write(SchemaComparison comparison, bool asJson)
    {
        if (asJson)
        {
            console.Out.WriteLine(ToJson(comparison));
            return;
        }

        console.Out.WriteLine(comparison.IsSame ? "same" : EnumWord.Of(comparison.Verdict));
        foreach (var one in comparison.Differences)
        {
            Line($"  {EnumWord.Of(one.Verdict)}: {one.Sentence}");
            Line($"    {Pointer(one.OldPointer)} -> {Pointer(one.NewPointer)}");
            if (one.Counterexample is { } value)
            {
                Line($"    counterexample: {value.GetRawText()}");
            }
        }

        foreach (var change in comparison.MeaningChanges)
        {
            Line($"  meaning: {change.Sentence}");
        }

        foreach (var rename in comparison.Renames)
        {
            Line(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  perhaps renamed ({rename.Likelihood:P0}): {rename.OldPointer} -> {rename.NewPointer}"));
        }
    }

    private void Line(string text) => console.Out.WriteLine(TerminalText.Escape(text));

    private static string Pointer(string pointer) => pointer.Length == 0 ? "(root)" : pointer;

    private static string ToJson(SchemaComparison comparison)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("verdict", EnumWord.Of(comparison.Verdict));
            writer.WriteBoolean("same", comparison.IsSame);
            writer.WriteString("reason", comparison.Reason);
            writer.WriteStartArray("differences");
            foreach (var one in comparison.Differences)
            {
                Write(writer, one);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("meaningChanges");
            foreach (var change in comparison.MeaningChanges)
            {
                writer.WriteStartObject();
                writer.WriteString("pointer", change.Pointer);
                writer.WriteString("keyword", change.Keyword);
                writer.WriteString("sentence", change.Sentence);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("renames");
            foreach (var rename in comparison.Renames)
            {
                writer.WriteStartObject();
                writer.WriteString("oldPointer", rename.OldPointer);
                writer.WriteString("newPointer", rename.NewPointer);
                writer.WriteNumber("likelihood", rename.Likelihood);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, SchemaDifference one)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", EnumWord.Of(one.Kind));
        writer.WriteString("verdict", EnumWord.Of(one.Verdict));
        writer.WriteString("oldPointer", one.OldPointer);
        writer.WriteString("newPointer", one.NewPointer);
        writer.WriteString("valuePointer", one.ValuePointer);
        writer.WriteString("sentence", one.Sentence);
        writer.WritePropertyName("counterexample");
        if (one.Counterexample is { } value)
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteString("reason", one.Reason);
        writer.WriteBoolean("hasDefault", one.HasDefault);
        writer.WriteEndObject();
    }
}
