using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Turns a policy, however it was written, into one that decides.</summary>
internal static class PolicyLoader
{
    /// <summary>What follows at start from a policy that does not load, for messages.</summary>
    public const string NoStart = ", so the host does not start";

    /// <summary>Loads a JSON file.</summary>
    /// <param name="path">Its path; a relative one starts at the application's directory, never at the current one.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadFile(string path, string? environment)
    {
        var full = PolicyFile.FullPath(path);
        return LoadJson(full, PolicyFile.Read(full, NoStart), environment);
    }

    /// <summary>Loads JSON text.</summary>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="effect">What follows where it does not load, for messages.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadJson(string source, ReadOnlyMemory<byte> utf8, string? environment, string effect = NoStart)
    {
        var text = Text(source, utf8, effect);
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        if (document is null)
        {
            problems.ThrowIfAny();
        }

        return Load(document!, text, problems, environment);
    }

    /// <summary>Loads what was built in code.</summary>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy Load(PolicyBuilder builder, string source, string? environment)
    {
        var text = Text(source, default, NoStart);
        return Load(builder.Build(), text, new DocumentProblems(text), environment);
    }

    private static DocumentText Text(string source, ReadOnlyMemory<byte> utf8, string effect) => new(source, utf8)
    {
        Subject = "The policy",
        Expected = "a JSON object with 'name', 'version' and 'matrix'",
        Effect = effect,
    };

    private static LoadedPolicy Load(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment)
    {
        var model = new PolicyDocumentReader(problems).Read(document, environment);
        return new LoadedPolicy(new CompiledPolicy(model, text), problems.Warnings);
    }
}
