using System.Text;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Sqlite.Tests.Support;

/// <summary>Everything that an answer says, as texts that can be compared.</summary>
internal static class Answers
{
    public static List<string> Calls(CallHistory history, CallQuestion question, Action<JournalProblem>? report = null) =>
        [.. history.Read(report ?? (static _ => { })).Where(call => call.IsRequest && question.Matches(call)).Select(Text)];

    /// <summary>What matches, and what happened after it that is about no request, as a timeline has it.</summary>
    public static List<string> Steps(CallHistory history, CallQuestion question)
    {
        var hasBegun = false;
        var steps = new List<string>();
        foreach (var step in history.ReadSteps(static _ => { }))
        {
            var matches = question.Matches(step);
            hasBegun |= matches;
            if (matches || (hasBegun && !step.IsRequest))
            {
                steps.Add(Text(step));
            }
        }

        return steps;
    }

    public static long Total(CallHistory history, CallQuestion question) =>
        history.Read(static _ => { }).Where(call => call.IsRequest && question.Matches(call)).Sum(static call => call.Occurrences);

    private static string Text(JoinedCall call)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            call.WriteTo(writer);
        }

        var records = string.Join(' ', call.Records.Select(static record => $"{record.Log}/{record.Epoch}/{record.Seq}:{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(record.Utf8Json.Span))}"));
        return $"{call.Status} {call.Occurrences} {Encoding.UTF8.GetString(buffer.ToArray())} {records}";
    }
}
