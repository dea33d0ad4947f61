using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Turns a policy, however it was written, into one that decides.</summary>
internal static class PolicyLoader
{
    /// <summary>What follows, at start, where a policy does not load.</summary>
    public const string NoStart = ", so the host does not start";

    private const string Json = ".json";
    private const string JsonObject = "a JSON object with 'name', 'version' and 'matrix'";

    /// <summary>What is YAML also where no format for it is registered: read as JSON it would only be called wrong.</summary>
    private static readonly string[] Yaml = [".yaml", ".yml"];

    /// <summary>Loads a file, in the language that its extension says.</summary>
    /// <param name="path">Its path; a relative one starts at the application's directory, never at the current one.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="setting">How it is read.</param>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadFile(string path, string? environment, PolicySetting? setting = null)
    {
        setting ??= PolicySetting.Default;
        var full = PolicyBytes.FullPath(path);
        return LoadText(full, PolicyBytes.Read(full, setting.Effect), Path.GetExtension(full), environment, setting);
    }

    /// <summary>Loads the text of a file.</summary>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="extension">The extension that says its language, with the dot.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="setting">How it is read.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadText(string source, ReadOnlyMemory<byte> utf8, string extension, string? environment, PolicySetting setting)
    {
        PolicyFormat[] claiming = Is(extension, Json) ? [] : [.. setting.Formats.Where(format => format.Extensions.Any(claimed => Is(extension, claimed)))];
        if (claiming.Length == 0 && !Yaml.Any(yaml => Is(extension, yaml)))
        {
            return LoadJson(source, utf8, environment, setting);
        }

        var text = Text(source, utf8, setting, "an object with 'name', 'version' and 'matrix'");
        var problems = new DocumentProblems(text);
        if (claiming.Length > 1)
        {
            problems.TextError(-1, $"The extension '{extension}' is read by '{string.Join("' and '", claiming.Select(static format => format.GetType()))}'.", "Expected one format for it. Register one.");
        }
        else if (claiming.Length == 0)
        {
            problems.TextError(-1, "The file is YAML, and nothing is there that reads YAML.", "Add the package 'McpGovernance.Yaml' and call 'UseYamlPolicies()' on the governance builder, or write the policy in JSON.");
        }

        problems.ThrowIfAny();
        var tree = new PolicyTree(text, problems);
        claiming[0].Read(utf8, tree);
        problems.ThrowIfAny();
        return Load(tree.Document!, text, problems, environment, setting);
    }

    /// <summary>Loads JSON text.</summary>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="setting">How it is read.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadJson(string source, ReadOnlyMemory<byte> utf8, string? environment, PolicySetting? setting = null)
    {
        setting ??= PolicySetting.Default;
        var text = Text(source, utf8, setting, JsonObject);
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        problems.ThrowIfAny();
        return Load(document!, text, problems, environment, setting);
    }

    /// <summary>Reads JSON text without asking what it means.</summary>
    /// <exception cref="GovernanceConfigurationException">It is no JSON object, or a key stands twice in it.</exception>
    public static DocumentNode Read(string source, ReadOnlyMemory<byte> utf8)
    {
        var text = Text(source, utf8, PolicySetting.Default with { Effect = "" }, JsonObject);
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        if (document is not null && new DocumentValues(problems).IsObject(document, text.Expected))
        {
            new DocumentValues(problems).NoKeyTwice(document);
        }

        problems.ThrowIfAny();
        return document!;
    }

    /// <summary>Loads what was built in code.</summary>
    /// <param name="builder">What built it.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="setting">How it is read.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy Load(PolicyBuilder builder, string source, string? environment, PolicySetting? setting = null)
    {
        setting ??= PolicySetting.Default;
        var text = Text(source, default, setting, JsonObject);
        return Load(builder.Build(), text, new DocumentProblems(text), environment, setting);
    }

    private static bool Is(string extension, string other) => string.Equals(extension, other, StringComparison.OrdinalIgnoreCase);

    private static DocumentText Text(string source, ReadOnlyMemory<byte> utf8, PolicySetting setting, string expected) => new(source, utf8)
    {
        Subject = "The policy",
        Expected = expected,
        Effect = setting.Effect,
    };

    /// <summary>Reads a policy again, for another environment. Its own cases are not run again.</summary>
    /// <exception cref="GovernanceConfigurationException">It is not for that environment.</exception>
    public static LoadedPolicy Reload(LoadedPolicy loaded, string? environment) =>
        Compile(loaded.Document, loaded.Text, new DocumentProblems(loaded.Text), environment, loaded.Time);

    private static LoadedPolicy Load(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment, PolicySetting setting)
    {
        var loaded = Compile(document, text, problems, environment, setting.Time ?? TimeProvider.System.GetUtcNow());
        return document.Find(PolicyKeys.Tests) is { } tests ? loaded with { Tests = PolicyCases.Test(loaded, tests, problems) } : loaded;
    }

    private static LoadedPolicy Compile(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment, DateTimeOffset time)
    {
        var model = new PolicyDocumentReader(problems, time).Read(document, environment);
        return new LoadedPolicy(new CompiledPolicy(model, text, environment), problems.Warnings) { Document = document, Text = text, Time = time };
    }
}
