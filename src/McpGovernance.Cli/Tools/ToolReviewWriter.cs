using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>Prints a review: for people, for a pull request, or for programs.</summary>
internal sealed class ToolReviewWriter(TextWriter output)
{
    public void Write(ToolReview review, ReviewForm form)
    {
        if (form == ReviewForm.Json)
        {
            output.WriteLine(ToJson(review));
            return;
        }

        var isMarkdown = form == ReviewForm.Markdown;
        output.WriteLine(isMarkdown ? $"**Required bump: {EnumWord.Of(review.Bump)}**" : $"required bump: {EnumWord.Of(review.Bump)}");
        foreach (var tool in review.Tools.Where(static one => one.Bump != VersionBump.None))
        {
            output.WriteLine(isMarkdown ? $"\n### {Markdown(tool.Name)}: {EnumWord.Of(tool.Bump)}\n" : $"{TerminalText.Escape(tool.Name)}: {EnumWord.Of(tool.Bump)}");
            foreach (var reason in tool.Reasons)
            {
                output.WriteLine(isMarkdown ? $"- {EnumWord.Of(reason.Bump)}: {Markdown(reason.Sentence)}" : $"  {EnumWord.Of(reason.Bump)}: {TerminalText.Escape(reason.Sentence)}");
            }
        }

        var same = review.Tools.Count(static one => one.Bump == VersionBump.None);
        if (same > 0)
        {
            output.WriteLine($"{(isMarkdown ? "\n" : "")}unchanged: {same} of {review.Tools.Count} tools");
        }
    }

    private static string ToJson(ToolReview review)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            writer.WriteStartObject();
            writer.WriteString("bump", EnumWord.Of(review.Bump));
            writer.WriteStartArray("tools");
            foreach (var tool in review.Tools)
            {
                writer.WriteStartObject();
                writer.WriteString("name", tool.Name);
                writer.WriteString("bump", EnumWord.Of(tool.Bump));
                writer.WriteStartArray("reasons");
                foreach (var reason in tool.Reasons)
                {
                    writer.WriteStartObject();
                    writer.WriteString("bump", EnumWord.Of(reason.Bump));
                    writer.WriteString("sentence", reason.Sentence);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>What strangers wrote stays text: no markup, no link, no mention.</summary>
    private static string Markdown(string text) => string.Concat(TerminalText.Escape(text).Select(static one => one is '<' or '>' or '[' or ']' or '*' or '_' or '`' or '|' or '\\' or '#' or '!' ? $"\\{one}" : one == '@' ? "&#64;" : one.ToString()));
}
