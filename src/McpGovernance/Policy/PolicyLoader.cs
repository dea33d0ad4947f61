using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Turns a policy, however it was written, into one that decides.</summary>
internal static class PolicyLoader
{
    /// <summary>Larger files are no policies.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>Loads a JSON file.</summary>
    /// <param name="path">Its path; a relative one starts at the application's directory, never at the current one.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="time">The time at which it is read; <see langword="null"/> for now.</param>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadFile(string path, string? environment, DateTimeOffset? time = null)
    {
        var full = path;
        byte[] bytes;
        try
        {
            full = Path.GetFullPath(path, AppContext.BaseDirectory);
            if (new FileInfo(full).Length > MaxBytes)
            {
                throw new GovernanceConfigurationException($"The policy '{full}' is larger than {MaxBytes} bytes. Name the policy's JSON file.");
            }

            bytes = File.ReadAllBytes(full);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new GovernanceConfigurationException(
                $"The policy '{full}' cannot be read ({cause.GetType().Name}), so the host does not start. Expected a JSON file that this process may read; "
                + "a relative path starts at the application's directory, so copy the file to the output. Correct the path or the file's permissions.",
                cause);
        }

        return LoadJson(full, bytes, environment, time);
    }

    /// <summary>Loads JSON text.</summary>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadJson(string source, ReadOnlyMemory<byte> utf8, string? environment, DateTimeOffset? time = null)
    {
        var text = Text(source, utf8);
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        if (document is null)
        {
            problems.ThrowIfAny();
        }

        return Load(document!, text, problems, environment, time);
    }

    /// <summary>Reads JSON text without asking what it means.</summary>
    /// <exception cref="GovernanceConfigurationException">It is no JSON object, or a key stands twice in it.</exception>
    public static DocumentNode Read(string source, ReadOnlyMemory<byte> utf8)
    {
        var text = Text(source, utf8);
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
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy Load(PolicyBuilder builder, string source, string? environment, DateTimeOffset? time = null)
    {
        var text = Text(source, default);
        return Load(builder.Build(), text, new DocumentProblems(text), environment, time);
    }

    private static DocumentText Text(string source, ReadOnlyMemory<byte> utf8) => new(source, utf8)
    {
        Subject = "The policy",
        Expected = "a JSON object with 'name', 'version' and 'matrix'",
        Effect = ", so the host does not start",
    };

    /// <summary>Reads a policy again, for another environment. Its own cases are not run again.</summary>
    /// <exception cref="GovernanceConfigurationException">It is not for that environment.</exception>
    public static LoadedPolicy Reload(LoadedPolicy loaded, string? environment) =>
        Compile(loaded.Document, loaded.Text, new DocumentProblems(loaded.Text), environment, loaded.Time);

    private static LoadedPolicy Load(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment, DateTimeOffset? time)
    {
        var loaded = Compile(document, text, problems, environment, time ?? TimeProvider.System.GetUtcNow());
        return document.Find(PolicyKeys.Tests) is { } tests ? loaded with { Tests = PolicyCases.Test(loaded, tests, problems) } : loaded;
    }

    private static LoadedPolicy Compile(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment, DateTimeOffset time)
    {
        var model = new PolicyDocumentReader(problems, time).Read(document, environment);
        return new LoadedPolicy(new CompiledPolicy(model, text, environment), problems.Warnings) { Document = document, Text = text, Time = time };
    }
}
