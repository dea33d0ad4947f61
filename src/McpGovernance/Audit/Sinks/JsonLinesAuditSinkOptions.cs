namespace McpGovernance;

/// <summary>Where <see cref="JsonLinesAuditSink"/> writes, and when it begins another file.</summary>
public sealed class JsonLinesAuditSinkOptions
{
    /// <summary>The directory: an absolute path, not below the journal's root. Created when missing.</summary>
    /// <value>The default is <see langword="null"/>, which is refused.</value>
    public string? Directory { get; set; }

    /// <summary>How many bytes a file may have before the next one begins. A batch is never divided.</summary>
    /// <value>The default is 64 MiB. From 4 KiB to 16 GiB.</value>
    public long MaxFileBytes { get; set; } = 64L << 20;
}
