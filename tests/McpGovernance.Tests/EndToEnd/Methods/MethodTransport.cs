namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>How messages travel.</summary>
internal enum MethodTransport
{
    /// <summary>Two pipes in one process.</summary>
    Memory,

    /// <summary>A child process.</summary>
    Stdio,

    /// <summary>A server that keeps sessions for those who open one.</summary>
    HttpStateful,

    /// <summary>A server that keeps nothing.</summary>
    HttpStateless,

    /// <summary>A client; the server keeps sessions for those who open one.</summary>
    Http,
}
