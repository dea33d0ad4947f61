using McpGovernance.Documents;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>A caller that somebody wrote down: for reviewed cases, and for asking what a caller may do.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Client">What the client says it is; <see langword="null"/> for nothing.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyCaller(Caller Caller, Implementation? Client = null)
{
    /// <summary>Reads a caller: an object with <c>kind</c> and, as far as they are known, <c>issuer</c>, <c>subject</c>, <c>client</c>, <c>tenant</c>,
    /// <c>scopes</c>, <c>actors</c>, <c>claims</c>, <c>issuedAt</c> and <c>clientInfo</c>.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="utf8">The JSON text.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">Something in it is wrong; the message has all of it.</exception>
    public static PolicyCaller Parse(string source, ReadOnlyMemory<byte> utf8)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var text = new DocumentText(source, utf8) { Subject = "The caller", Expected = CallerReader.Expected };
        var problems = new DocumentProblems(text);
        var node = DocumentNodeReader.Read(text, problems);
        var caller = node is null ? null : new CallerReader(problems).ReadDocument(node);
        problems.ThrowIfAny();
        return caller!;
    }
}
