using System.Text;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance.Yaml.Tests.Support;

/// <summary>Documents in YAML for tests, and what they are as trees.</summary>
internal static class YamlPolicies
{
    /// <summary>A policy that has a list of things, in YAML, behind its last colon.</summary>
    public const string Start = "name: tickets\nversion: \"1\"\nmatrix:\n  local:";

    /// <summary>The line that a whole document ends with.</summary>
    public const string End = "\n...\n";

    public static CompiledPolicy Load(string yaml, string? environment = null) => Ended(yaml, utf8 => Load(utf8, environment));

    public static CompiledPolicy Load(ReadOnlyMemory<byte> utf8, string? environment = null) =>
        PolicyLoader.LoadText("policy.yaml", utf8, ".yaml", environment, new PolicySetting { Formats = [new YamlPolicyFormat()] }).Policy;

    /// <summary>What is said of a policy that does not load, one string for each thing.</summary>
    public static string[] ErrorsOf(string yaml) =>
        FluentActions.Invoking(() => Load(yaml)).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..];

    public static string[] ErrorsOf(ReadOnlyMemory<byte> utf8) =>
        FluentActions.Invoking(() => Load(utf8)).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..];

    /// <summary>Reads text as a document of any kind; wrong ones throw.</summary>
    public static DocumentNode Read(string yaml)
    {
        return Ended(yaml, static utf8 =>
        {
            var text = new DocumentText("policy.yaml", utf8) { Subject = "The policy", Expected = "a document" };
            var problems = new DocumentProblems(text);
            var tree = new PolicyTree(text, problems);
            new YamlPolicyFormat().Read(utf8, tree);
            problems.ThrowIfAny();
            return tree.Document!;
        });
    }

    public static DocumentNode ReadJson(string json)
    {
        var (text, problems) = Begin(json);
        var document = DocumentNodeReader.Read(text, problems);
        problems.ThrowIfAny();
        return document!;
    }

    /// <summary>Does something with a text; where nothing is wrong but that it does not end, with one that does.</summary>
    private static T Ended<T>(string yaml, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(Encoding.UTF8.GetBytes(yaml));
        }
        catch (GovernanceConfigurationException wrong) when (wrong.Message.Contains("does not say that it ends here", StringComparison.Ordinal))
        {
            return read(Encoding.UTF8.GetBytes(yaml.TrimEnd('\n') + End));
        }
    }

    /// <summary>A tree as one text: equal when kinds, names, texts and order are.</summary>
    public static string Show(DocumentNode node) => node.Kind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", node.Children.Select(static child => JsonSerializer.Serialize(child.Key) + ":" + Show(child))) + "}",
        JsonValueKind.Array => "[" + string.Join(",", node.Children.Select(Show)) + "]",
        JsonValueKind.String => JsonSerializer.Serialize(node.Text),
        JsonValueKind.Number => node.Text,
        var kind => kind.ToString(),
    };

    public static (DocumentText Text, DocumentProblems Problems) Begin(string text)
    {
        var document = new DocumentText("policy.yaml", Encoding.UTF8.GetBytes(text)) { Subject = "The policy", Expected = "a document" };
        return (document, new DocumentProblems(document));
    }
}
