namespace McpGovernance;

/// <summary>Where <see cref="WebhookAuditSink"/> sends records, and how it signs them.</summary>
public sealed class WebhookAuditSinkOptions
{
    /// <summary>The receiver: an absolute <c>https</c> address. <c>http</c> only on this machine.</summary>
    /// <value>The default is <see langword="null"/>, which is refused.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>What sender and receiver share: at least 32 random bytes. Take it from where secrets are kept, never from a file that is checked in.</summary>
    /// <value>The default is empty, which is refused.</value>
    public ReadOnlyMemory<byte> Secret { get; set; }

    /// <summary>How many records a request may have.</summary>
    /// <value>The default is 500. From 1 to 10,000.</value>
    public int MaxRecords { get; set; } = 500;
}
