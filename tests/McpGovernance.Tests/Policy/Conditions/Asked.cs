using System.Text;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>Reads conditions and fragments, and asks them.</summary>
internal static class Asked
{
    public static readonly string[] RolesThereAre = ["authenticated", "finance", "lead"];

    public static Caller Customer { get; } = Policies.Verified(("customer_id", "42"), ("group", "a"), ("group", "b")) with
    {
        Subject = "ann",
        ClientId = "agent-1",
        Tenant = "acme",
        Scopes = ["read", "write"],
        Actors = ["bot", "relay"],
    };

    public static ValueTest Fragment(string json)
    {
        var problems = Problems(json, out var node);
        var test = new FragmentReader(problems, "prod").Read(node);
        problems.ThrowIfAny();
        return test!;
    }

    public static Condition Condition(string json, string? environment = "prod")
    {
        var problems = Problems(json, out var node);
        var condition = new ConditionReader(problems, new HashSet<string>(RolesThereAre, StringComparer.Ordinal), environment).Read(node, lifts: false, hasArguments: true);
        problems.ThrowIfAny();
        return condition!;
    }

    public static PolicyQuestion Question(Caller? caller = null, string? arguments = null) => new()
    {
        Roles = new NamedRoles(["finance", "lead"]),
        Caller = caller ?? Customer,
        Target = new GovernanceTarget(TargetKind.Tool, "refund"),
        Client = new Implementation { Name = "desk", Version = "2.1.0" },
        Arguments = arguments is null ? null : JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal),
        Time = Policies.Now,
    };

    public static ConditionFacts Facts(in PolicyQuestion question, bool isOpen = false) => new(question, new CallerFacts(question.Caller), isOpen);

    /// <summary><c>T</c>, <c>F</c> or <c>U</c>; several letters for several answers.</summary>
    public static string Letters(Answers answers) => string.Concat(
        (answers & Answers.True) != 0 ? "T" : "", (answers & Answers.False) != 0 ? "F" : "", (answers & Answers.Unknown) != 0 ? "U" : "");

    public static string Ask(string fragment, string value, Caller? caller = null)
    {
        var facts = Facts(Question(caller));
        return Letters(Fragment(fragment).Ask(JsonElement.Parse(value, new JsonDocumentOptions { MaxDepth = 1000 }), ref facts));
    }

    public static string AskOpen(string fragment, Caller? caller = null)
    {
        var facts = Facts(Question(caller));
        return Letters(Fragment(fragment).AskOpen(ref facts));
    }

    public static string Holds(string condition, PolicyQuestion question, bool isOpen = false)
    {
        var facts = Facts(question, isOpen);
        return Letters(Condition(condition).Ask(ref facts));
    }

    private static DocumentProblems Problems(string json, out DocumentNode node)
    {
        var text = new DocumentText("fragment", Encoding.UTF8.GetBytes(json)) { Subject = "The fragment", Expected = "an object" };
        var problems = new DocumentProblems(text);
        var read = DocumentNodeReader.Read(text, problems);
        problems.ThrowIfAny();
        node = read!;
        return problems;
    }

    private sealed class NamedRoles(IReadOnlyList<string> names) : RoleSet
    {
        public override IReadOnlyList<string> Names => names;
    }
}
