using System.ComponentModel.DataAnnotations;

namespace McpGovernance;

/// <summary>What a request may look like, and how often one may be tried, before anything else is asked.</summary>
/// <remarks>Bounds hold for the parameters of a request, its <c>_meta</c> included.</remarks>
public sealed class AdmissionOptions
{
    /// <summary>The largest request, in bytes of its parameters as minimal UTF-8 JSON.</summary>
    /// <value>The default is 1,048,576 (1 MiB). From 256 to 268,435,456 (256 MiB).</value>
    [Range(256, 1 << 28)]
    public int MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>How deep objects and arrays may be nested, the parameters object being the first level.</summary>
    /// <value>The default is 32. From 4 to 512; the SDK itself stops at 64.</value>
    [Range(4, 512)]
    public int MaxDepth { get; set; } = 32;

    /// <summary>How many keys all objects of a request may have together.</summary>
    /// <value>The default is 10,000. From 16 to 1,000,000.</value>
    [Range(16, 1_000_000)]
    public int MaxKeys { get; set; } = 10_000;

    /// <summary>The longest key, in UTF-16 code units.</summary>
    /// <value>The default is 256. From 16 to 65,536.</value>
    [Range(16, 65_536)]
    public int MaxKeyLength { get; set; } = 256;

    /// <summary>The longest name of a tool, prompt or method, in UTF-16 code units.</summary>
    /// <value>The default is 128. From 1 to 4,096.</value>
    [Range(1, 4_096)]
    public int MaxNameLength { get; set; } = 128;

    /// <summary>The longest URI of a resource, URI template or task id, in UTF-16 code units.</summary>
    /// <value>The default is 2,048. From 1 to 65,536.</value>
    [Range(1, 65_536)]
    public int MaxUriLength { get; set; } = 2_048;

    /// <summary>How many requests one caller may try each minute, refused ones included. All anonymous callers are one.</summary>
    /// <value>The default is 600. From 1 to 60,000,000.</value>
    [Range(1, 60_000_000)]
    public int CallerAttemptsPerMinute { get; set; } = 600;

    /// <summary>How many of them may come at once after a pause.</summary>
    /// <value>The default is 100. From 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int CallerBurst { get; set; } = 100;

    /// <summary>How many requests one connection may try each minute, whoever calls.</summary>
    /// <value>The default is 3,000. From 1 to 60,000,000.</value>
    /// <remarks>
    /// A connection is a session; without session ids it is all of standard input and output, or of streams, of one server.
    /// Over HTTP without sessions there is no connection to count, and only the caller's limit holds.
    /// </remarks>
    [Range(1, 60_000_000)]
    public int ConnectionAttemptsPerMinute { get; set; } = 3_000;

    /// <summary>How many of them may come at once after a pause.</summary>
    /// <value>The default is 500. From 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int ConnectionBurst { get; set; } = 500;

    /// <summary>How many callers, and how many connections, are counted apart. Those beyond share the limit of one.</summary>
    /// <value>The default is 10,000. From 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int MaxTracked { get; set; } = 10_000;
}
