using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

/// <summary>The official JSON Schema Test Suite: one dialect's files, and the documents that its tests refer to.</summary>
internal sealed class OfficialSuite
{
    private static readonly Lazy<SchemaDocuments> s_remotes = new(ReadRemotes);

    public static string? Root { get; } = SharedData.Find("json-schema-test-suite");

    /// <summary>The files of a directory of the suite, by name; none where the suite is not here.</summary>
    public static IEnumerable<string> Files(string directory) => Root is null ? []
        : Directory.EnumerateFiles(Path.Combine(Root, "tests", directory), "*.json").Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    /// <summary>Runs a directory of the suite, or one file of it.</summary>
    /// <returns>How many tests there were, and a line for each that came out otherwise.</returns>
    public static (int Count, IReadOnlyList<string> Wrong) Run(string directory, DialectVersion dialect, FormatMode formats, string pattern = "*.json")
    {
        // What a value is must not depend on how busy the machine is.
        var options = new JsonSchemaSettings { Dialect = dialect, Documents = s_remotes.Value, Formats = formats, Limits = SchemaLimits.Default with { PatternTimeout = TimeSpan.FromSeconds(10) } };
        var wrong = new List<string>();
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root!, "tests", directory), pattern).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                var place = $"{Path.GetFileName(file)}: {group.GetProperty("description").GetString()}";
                JsonSchema? schema = null;
                var problem = "";
                try
                {
                    schema = JsonSchema.Compile(group.GetProperty("schema"), options);
                }
                catch (JsonSchemaException refused)
                {
                    problem = refused.Message;
                }

                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    count++;
                    var verdict = schema?.Validate(test.GetProperty("data"));
                    var isRight = verdict is SchemaVerdict.Valid or SchemaVerdict.Invalid && (verdict == SchemaVerdict.Valid) == test.GetProperty("valid").GetBoolean();
                    if (!isRight)
                    {
                        wrong.Add($"{place}: {test.GetProperty("description").GetString()}: {verdict?.ToString() ?? problem}");
                    }
                }
            }
        }

        return (count, wrong);
    }

    /// <summary>The schemas of a directory, and whether the suite shows a value that is valid.</summary>
    public static IEnumerable<(string Name, JsonSchema Schema, bool HasValid)> Schemas(string directory, DialectVersion dialect, FormatMode formats)
    {
        var options = new JsonSchemaSettings { Dialect = dialect, Documents = s_remotes.Value, Formats = formats };
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root!, "tests", directory), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                yield return (
                    $"{Path.GetFileName(file)}: {group.GetProperty("description").GetString()}",
                    JsonSchema.Compile(group.GetProperty("schema"), options),
                    group.GetProperty("tests").EnumerateArray().Any(static test => test.GetProperty("valid").GetBoolean()));
            }
        }
    }

    private static SchemaDocuments ReadRemotes()
    {
        var root = Path.Combine(Root!, "remotes");
        return new SchemaDocuments(Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Select(file =>
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return KeyValuePair.Create($"http://localhost:1234/{Path.GetRelativePath(root, file).Replace('\\', '/')}", document.RootElement.Clone());
        }));
    }
}
