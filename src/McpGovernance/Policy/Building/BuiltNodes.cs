using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Writes documents in code, value by value.</summary>
internal static class BuiltNodes
{
    /// <summary>Writes texts as an array. A text that is missing is written as an empty one, which does not load.</summary>
    public static void AddTexts(this DocumentNode parent, string key, IEnumerable<string> texts)
    {
        var list = parent.Add(key, JsonValueKind.Array);
        foreach (var text in texts)
        {
            list.Add(null, JsonValueKind.String, text ?? "");
        }
    }

    public static void AddNumber(this DocumentNode parent, string key, long number) =>
        parent.Add(key, JsonValueKind.Number, number.ToString(CultureInfo.InvariantCulture));

    public static void AddLength(this DocumentNode parent, string key, TimeSpan length) =>
        parent.Add(key, JsonValueKind.String, LengthReader.Write(length));

    /// <summary>Writes entries as a policy file has them, kinds of tools among them.</summary>
    public static void AddEntries(this DocumentNode parent, string key, IEnumerable<(string? Text, ToolKind Kind)> entries)
    {
        var list = parent.Add(key, JsonValueKind.Array);
        foreach (var (text, kind) in entries)
        {
            if (text is not null)
            {
                list.Add(null, JsonValueKind.String, text);
            }
            else
            {
                list.Add(null, JsonValueKind.Object).Add(PolicyKeys.Kind, JsonValueKind.String, ToolTraits.NameOf(kind));
            }
        }
    }

    /// <summary>Writes a value that is given as JSON.</summary>
    /// <exception cref="ArgumentException">It is no JSON.</exception>
    public static void AddJson(this DocumentNode parent, string? key, string json)
    {
        var text = new DocumentText("the fragment", Encoding.UTF8.GetBytes(json)) { Subject = "The JSON", Expected = "one JSON value" };
        var problems = new DocumentProblems(text);
        var read = DocumentNodeReader.Read(text, problems);
        try
        {
            problems.ThrowIfAny();
        }
        catch (GovernanceConfigurationException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(json), wrong);
        }

        Graft(parent, key, read!);
    }

    private static void Graft(DocumentNode parent, string? key, DocumentNode node)
    {
        var copy = parent.Add(key, node.Kind, node.Text);
        foreach (var child in node.Children)
        {
            Graft(copy, node.Kind == JsonValueKind.Object ? child.Key : null, child);
        }
    }
}
