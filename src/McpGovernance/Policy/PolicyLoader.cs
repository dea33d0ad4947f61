using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Turns a policy, however it was written, into one that decides.</summary>
internal static class PolicyLoader
{
    /// <summary>Larger files are no policies.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    private const string Json = ".json";
    private const string JsonObject = "a JSON object with 'name', 'version' and 'matrix'";

    /// <summary>What is YAML also where no format for it is registered: read as JSON it would only be called wrong.</summary>
    private static readonly string[] Yaml = [".yaml", ".yml"];

    /// <summary>Loads a file.</summary>
    /// <param name="path">Its path; a relative one starts at the application's directory, never at the current one.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="formats">What reads other languages than JSON.</param>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadFile(string path, string? environment, IEnumerable<PolicyFormat> formats)
    {
        var full = path;
        byte[] bytes;
        try
        {
            full = Path.GetFullPath(path, AppContext.BaseDirectory);
            if (new FileInfo(full).Length > MaxBytes)
            {
                throw new GovernanceConfigurationException($"The policy '{full}' is larger than {MaxBytes} bytes. Name the policy's file.");
            }

            bytes = File.ReadAllBytes(full);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new GovernanceConfigurationException(
                $"The policy '{full}' cannot be read ({cause.GetType().Name}), so the host does not start. Expected a file that this process may read; "
                + "a relative path starts at the application's directory, so copy the file to the output. Correct the path or the file's permissions.",
                cause);
        }

        return LoadText(full, bytes, environment, formats);
    }

    /// <summary>Loads the text of a file, in the language that the file's extension says.</summary>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadText(string source, ReadOnlyMemory<byte> utf8, string? environment, IEnumerable<PolicyFormat> formats)
    {
        var extension = Path.GetExtension(source);
        PolicyFormat[] claiming = Is(extension, Json) ? [] : [.. formats.Where(format => format.Extensions.Any(claimed => Is(extension, claimed)))];
        var text = Text(source, utf8, claiming.Length == 0 ? JsonObject : "an object with 'name', 'version' and 'matrix'");
        var problems = new DocumentProblems(text);
        if (claiming.Length > 1)
        {
            problems.TextError(-1, $"The extension '{extension}' is read by '{string.Join("' and '", claiming.Select(static format => format.GetType()))}'.", "Expected one format for it. Register one.");
        }
        else if (claiming.Length == 0 && Yaml.Any(yaml => Is(extension, yaml)))
        {
            problems.TextError(-1, "The file is YAML, and nothing is there that reads YAML.", "Add the package 'McpGovernance.Yaml' and call 'UseYamlPolicies()' on the governance builder, or write the policy in JSON.");
        }

        problems.ThrowIfAny();
        if (claiming.Length == 0)
        {
            return LoadJson(source, utf8, environment);
        }

        var tree = new PolicyTree(text, problems);
        claiming[0].Read(utf8, tree);
        problems.ThrowIfAny();
        return Load(tree.Document!, text, problems, environment);
    }

    /// <summary>Loads JSON text.</summary>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public static LoadedPolicy LoadJson(string source, ReadOnlyMemory<byte> utf8, string? environment)
    {
        var text = Text(source, utf8, JsonObject);
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
        var text = Text(source, default, JsonObject);
        return Load(builder.Build(), text, new DocumentProblems(text), environment);
    }

    private static bool Is(string extension, string other) => string.Equals(extension, other, StringComparison.OrdinalIgnoreCase);

    private static DocumentText Text(string source, ReadOnlyMemory<byte> utf8, string expected) => new(source, utf8)
    {
        Subject = "The policy",
        Expected = expected,
        Effect = ", so the host does not start",
    };

    private static LoadedPolicy Load(DocumentNode document, DocumentText text, DocumentProblems problems, string? environment)
    {
        var model = new PolicyDocumentReader(problems).Read(document, environment);
        return new LoadedPolicy(new CompiledPolicy(model, text), problems.Warnings);
    }
}
