namespace McpGovernance;

/// <summary>What leaves the server.</summary>
public sealed class RedactionOptions
{
    /// <summary>What a caller learns from the text of a handler's exception.</summary>
    /// <value>The default is <see cref="McpGovernance.ErrorTexts.CallIdOnly"/>.</value>
    public ErrorTexts ErrorTexts { get; set; }

    /// <summary>The kinds of secrets that may leave; see <see cref="SecretKinds"/>. All others are taken out of results, errors, notifications and questions.</summary>
    /// <value>The default is empty: nothing that <see cref="SecretDetector"/> knows leaves.</value>
    /// <remarks>For a server whose purpose it is, such as one that gives out card numbers for tests. To switch the detector off, name all kinds.</remarks>
    public ISet<string> PassedSecrets { get; } = new HashSet<string>(StringComparer.Ordinal);
}
