using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using NUnit.Framework;

namespace McpGovernance.Testing;

/// <summary>Asserts what governance decided about a call, from the answer that its client got.</summary>
public static class GovernedAssert
{
    private const string DecisionKey = "dev.mcpgovernance/decision";

    /// <summary>Asserts that governance did not refuse. The tool may still have failed by itself.</summary>
    /// <param name="result">The answer.</param>
    public static void Permitted(CallToolResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Assert.That(CodeOf(result), Is.Null, "Governance refused the call.");
    }

    /// <summary>Asserts that governance refused a tool that the caller can see, with a code.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="code">The code, such as <see cref="DenialCodes.AuditUnavailable"/>.</param>
    public static void Refused(CallToolResult result, string code)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(code);
        Assert.That(CodeOf(result), Is.EqualTo(code), "The call was to be refused.");
        Assert.That(result.IsError, Is.True, "A refusal is an error result.");
    }

    /// <summary>Asserts that a tool is hidden: calling it is answered as if there were no such tool.</summary>
    /// <param name="call">Makes the call.</param>
    /// <returns>A task that ends when the call has ended.</returns>
    public static async Task HiddenAsync(Func<Task> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        McpProtocolException? refusal = null;
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (McpProtocolException thrown)
        {
            refusal = thrown;
        }

        Assert.That(refusal, Is.Not.Null, "The call was answered, although its target was to be hidden.");
        Assert.That(refusal!.ErrorCode, Is.AnyOf(McpErrorCode.InvalidParams, McpErrorCode.ResourceNotFound), "What is hidden is answered like what does not exist.");
        Assert.That(refusal.Data.Contains(DecisionKey), Is.False, "What is hidden tells no decision.");
    }

    private static string? CodeOf(CallToolResult result) =>
        result.Meta?[DecisionKey] is JsonObject decision && decision["code"] is JsonValue code ? code.GetValue<string>() : null;
}
