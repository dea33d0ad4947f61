using System.Text;
using McpGovernance.Policy;

// A policy that is reviewed like code: it has cases, each of its lines is protected by one of them, and a change of one line says who
// gains and who loses. 'ci.sh' beside this does the same with mcpgov, as a step before a merge.
var file = Path.Combine(AppContext.BaseDirectory, "payments.policy.json");
var policy = PolicyFile.Load(file);
var cases = PolicyCases.Load(Path.Combine(AppContext.BaseDirectory, "payments.cases.json"));
var wrong = 0;

Console.WriteLine("The cases");
foreach (var result in cases.Run(policy))
{
    Console.WriteLine($"  {(result.Passes ? "ok   " : "WRONG")} {result.Case.Name}: {result.Answer?.Outcome} {result.Answer?.By}{result.Problem}");
    wrong += result.Passes ? 0 : 1;
}

Console.WriteLine("Lines that no case protects");
var unprotected = cases.FindUnprotected(policy);
foreach (var line in unprotected.DefaultIfEmpty("none"))
{
    Console.WriteLine($"  {line}");
}

wrong += unprotected.Count;

// One line of the matrix more: support may refund.
Change("\"add_note\", \"set:orders\" ]", "\"add_note\", \"refund_order\", \"set:orders\" ]", PolicyEffect.Widens, "support");

// One word of a guard less: nothing is too much.
Change("\"exclusiveMinimum\": 500", "\"exclusiveMinimum\": 5000", PolicyEffect.MayWiden, "no refund over 500");

// One line of the matrix less: finance finds no orders.
Change("\"finance\": [ \"refund_order\", \"set:orders\" ]", "\"finance\": [ \"refund_order\" ]", PolicyEffect.Narrows, "finance");
return wrong;

void Change(string line, string becomes, PolicyEffect expected, string who)
{
    var text = File.ReadAllText(file);
    var changed = PolicyFile.Parse("the changed policy", Encoding.UTF8.GetBytes(text.Replace(line, becomes, StringComparison.Ordinal)));
    var diff = PolicyDiff.Of(policy, changed);
    Console.WriteLine($"{line} becomes {becomes}: {diff.Effect}");
    foreach (var difference in diff.Differences)
    {
        Console.WriteLine($"  {difference.Effect}: {difference.Sentence}");
    }

    var failing = cases.Run(changed).Where(static result => !result.Passes).Select(static result => result.Case.Name).ToList();
    Console.WriteLine($"  cases that fail: {string.Join("; ", failing)}");
    wrong += diff.Effect == expected && diff.Differences.Any(difference => difference.Sentence.Contains(who, StringComparison.Ordinal)) && failing.Count > 0 ? 0 : 1;
}
