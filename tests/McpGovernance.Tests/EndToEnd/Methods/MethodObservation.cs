using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>What became of one message under one policy.</summary>
/// <param name="Reached">Whether it got through to the other side.</param>
/// <param name="Error">The code of the error that it was answered with.</param>
/// <param name="Records">What is on record about it.</param>
/// <param name="IsRound">Whether it is on record as a round of the call that it belongs to.</param>
internal sealed record MethodObservation(bool Reached, int? Error, IReadOnlyList<JsonElement> Records, bool IsRound = false)
{
    public bool IsRecorded => Records.Count > 0 || IsRound;

    public bool IsDenied => Records.Any(static record => record.Text("decision.verdict") == "deny");

    public bool IsAllowed => !IsDenied && Records.Any(static record => record.Text("decision.verdict") == "allow" || record.Text("type") == "list.view");

    /// <summary>Whether it was let through with less than it asked for: a list says how much it hid.</summary>
    public bool IsNarrowed => !IsDenied && Records.Any(static record => record.Text("type") != "list.view" || record.Text("list.hidden") is not (null or "0"));

    public static int? CodeOf(JsonObject answer) => (int?)answer["error"]?["code"];

    public override string ToString() => $"{(Reached ? "reached" : "stopped")} {Error} [{string.Join("; ", Records.Summaries())}]{(IsRound ? " round" : "")}";
}
