namespace McpGovernance.Policy;

/// <summary>What the policy of then said, read from a record.</summary>
/// <param name="Outcome">What it said.</param>
/// <param name="Code">The code, where it was a refusal of the policy.</param>
/// <param name="HasGuards">Whether the guards were asked, so that those on record are all that applied.</param>
internal sealed record RecordedVerdict(PolicyOutcome Outcome, string? Code, bool HasGuards)
{
    private const string Grant = PolicyKeys.Matrix + "/";

    /// <summary>Stages whose refusals come after the guards were asked.</summary>
    private static readonly string[] s_later = ["limit.", "approval.", "confirmation.", "audit.", "result.", "round.", DenialCodes.ContractResultInvalid];

    /// <summary>Whether it was carried out although it was refused.</summary>
    public bool IsCarriedOut { get; private init; }

    /// <summary>Whether the policy granted what then turned out not to exist.</summary>
    public bool DoesNotExist { get; private init; }

    /// <summary>Whether it was hidden, and the record does not say whether it exists.</summary>
    public bool MayNotExist { get; private init; }

    /// <summary>It in words.</summary>
    public string Text => TextOf(Outcome, Code, IsCarriedOut);

    public static string TextOf(PolicyOutcome outcome, string? code, bool isCarriedOut) =>
        CaseReader.NameOf(outcome) + (outcome == PolicyOutcome.Asks ? $" ({code})" : "") + (isCarriedOut && outcome != PolicyOutcome.Allowed ? ", not enforced" : "");

    /// <summary>Reads it; <see langword="null"/> when no policy decided.</summary>
    public static RecordedVerdict? Of(RecordedCall call)
    {
        // A task belongs to its owner, and whoever may connect may listen.
        if (call.Kind == TargetKind.Task)
        {
            return null;
        }

        var isGranted = call.Entry?.StartsWith(Grant, StringComparison.Ordinal) == true;
        var verdict = call.Code switch
        {
            null => new RecordedVerdict(PolicyOutcome.Allowed, null, true),
            DenialCodes.AccessUnknown => new RecordedVerdict(PolicyOutcome.Hidden, call.Code, false)
            {
                DoesNotExist = isGranted && !call.IsCarriedOut,
                MayNotExist = call is { Kind: TargetKind.Tool, ToolKind: null, Entry: null },
            },
            DenialCodes.AccessInsufficientScope when !isGranted => new RecordedVerdict(PolicyOutcome.Hidden, call.Code, false),
            DenialCodes.PolicyDenied => new RecordedVerdict(PolicyOutcome.Denied, call.Code, true),
            DenialCodes.AccessInsufficientScope or DenialCodes.RequirementPerson or DenialCodes.RequirementUnavailable => new RecordedVerdict(PolicyOutcome.Asks, call.Code, true),
            _ when isGranted => new RecordedVerdict(PolicyOutcome.Allowed, null, Array.Exists(s_later, later => call.Code.StartsWith(later, StringComparison.Ordinal))),
            _ => null,
        };
        return verdict is null ? null : verdict with { IsCarriedOut = call.IsCarriedOut };
    }
}
