namespace McpGovernance;

/// <summary>What belongs to no single capability.</summary>
public sealed class GovernanceOptions
{
    /// <summary>The name of the governed server, as it stands in records and in the journal's default path.</summary>
    /// <value>The default is the name of the entry assembly. 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not starting with a dot.</value>
    public string Server { get; set; } = System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name ?? "server";

    /// <summary>The name of this environment, compared ordinally with the one that a policy or catalog names.</summary>
    /// <value>The default is <see langword="null"/>: only documents that name no environment load. Never guessed from the host.</value>
    public string? Environment { get; set; }

    /// <summary>On a client: the servers that are governed as well, and whose own marks (<c>_meta</c> keys <c>dev.mcpgovernance/*</c>) on definitions are believed.</summary>
    /// <value>
    /// The default is empty: marks of a server are taken off its definitions before anybody sees them, and the log says so once, because anybody can write them. Names
    /// compare ordinally. Marks never count in a definition's digest.
    /// </value>
    public ISet<string> GovernedPeers { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a text can name a server: in records, in policies and as a directory.</summary>
    internal static bool IsServerName(string text) =>
        text is { Length: >= 1 and <= 100 } && text[0] != '.' && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");
}
