using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>What conditions may know of one call. Names of different origin never mix: an argument is an argument, whatever it is called.</summary>
internal ref struct ConditionFacts
{
    /// <summary>How much one judgement may look at: far more than an honest policy and call need, far less than anybody waits for.</summary>
    private const int MaxWork = 20_000;

    private static readonly Caller s_nobody = new() { Kind = CallerKind.Anonymous };

    private int _work = MaxWork;

    public ConditionFacts(in PolicyQuestion question, CallerFacts? caller, bool isOpen)
    {
        Arguments = question.Arguments;
        IsOpen = isOpen;
        Caller = question.Caller;
        Claims = caller;
        Roles = question.Roles.Names;
        Client = question.Client;
        Target = question.Target;
        Time = question.Time;
    }

    /// <summary>What is known of a call before anybody makes it: the target, and that its arguments are open.</summary>
    public ConditionFacts(in GovernanceTarget target)
    {
        IsOpen = true;
        Caller = s_nobody;
        Roles = [];
        Target = target;
    }

    /// <summary>The arguments; <see langword="null"/> for none.</summary>
    public IDictionary<string, JsonElement>? Arguments { get; }

    /// <summary>Whether the arguments are not decided yet: every value is possible.</summary>
    public readonly bool IsOpen { get; }

    public readonly Caller Caller { get; }

    /// <summary>The caller's claims; <see langword="null"/> where nobody resolved them.</summary>
    public readonly CallerFacts? Claims { get; }

    public readonly IReadOnlyList<string> Roles { get; }

    public readonly Implementation? Client { get; }

    public readonly GovernanceTarget Target { get; }

    public readonly DateTimeOffset Time { get; }

    /// <summary>Gives the whole allowance back, for the next judgement: what one looked at is not taken from another.</summary>
    public void Begin() => _work = MaxWork;

    /// <summary>Uses the allowance up.</summary>
    public void Exhaust() => _work = -1;

    /// <summary>Takes some of the work that is allowed; <see langword="false"/> when it is used up, and nothing can be told any more.</summary>
    public bool Spend(int work) => (_work -= work) >= 0;
}
