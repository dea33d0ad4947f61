using System.Globalization;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The word for what happened to a message, once under a policy that grants it and once under one that does not.</summary>
internal static class MethodCell
{
    public const string Governed = "governed";
    public const string Refused = "refused";
    public const string Observed = "observed";
    public const string Open = "open";
    public const string NotThere = "n/a";

    /// <summary>What is none of these, and must not be.</summary>
    public const string Unexplained = "?";

    /// <param name="narrows">Whether the request is narrowed and not stopped: reaching means that the answer shows what was asked for.</param>
    /// <param name="granted">What happened under the policy that grants it.</param>
    /// <param name="other">What happened under the policy that does not.</param>
    public static string Of(bool narrows, MethodObservation granted, MethodObservation other)
    {
        if (granted is { Reached: true, IsAllowed: true } && !other.Reached && (narrows ? other.IsNarrowed : other.IsDenied))
        {
            return Governed;
        }

        if (granted is { Reached: false, IsDenied: true } && other is { Reached: false, IsDenied: true })
        {
            return Refused;
        }

        if (granted is { IsRecorded: true, IsDenied: false } && other is { IsRecorded: true, IsDenied: false }
            && granted.Reached == other.Reached && (granted.Reached || narrows))
        {
            return Observed;
        }

        if (granted is { Reached: true, IsRecorded: false } && other is { Reached: true, IsRecorded: false })
        {
            return Open;
        }

        if (granted is { Reached: false, Records.Count: 0 } && other is { Reached: false, Records.Count: 0 })
        {
            return NotThereWith(granted.Error);
        }

        return $"{Unexplained} granted: {granted}, not granted: {other}";
    }

    private static string NotThereWith(int? code) =>
        code is < 0 ? $"{NotThere} −{(-code.Value).ToString(CultureInfo.InvariantCulture)}" : NotThere;
}
