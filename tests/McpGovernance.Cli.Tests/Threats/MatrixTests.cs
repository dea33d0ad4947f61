using System.Security.Claims;
using System.Text;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Policy;
using McpGovernance.Hosting;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Tests.Threats;

/// <summary>A reviewer who is shown less than a role may do (threat 73).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MatrixTests : IDisposable
{
    private static readonly (string Name, ToolKind Kind)[] s_tools =
        [("a", ToolKind.Read), ("ab", ToolKind.Write), ("abc", ToolKind.Destructive), ("b", ToolKind.Read), ("bc", ToolKind.Destructive)];

    private const string Tenant = ", \"unless\": { \"caller.tenant\": { \"equals\": \"t\" } }";

    private static readonly string[] s_roles = ["r0", "r1", "r2"];
    private static readonly string[] s_uris = ["x://a", "x://b", "x://a/b", "y://a"];
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);

    private readonly PolicyDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task T073_PrintedMatrix_EqualsWhatCallsAreDecided([Range(1, 40)] int seed)
    {
        var text = Generate(new Random(seed));
        var (policy, catalog) = (_desk.Policy(text), _desk.Catalog(s_tools));
        var run = await PolicyDesk.RunAsync("matrix", policy, "--catalog", catalog, "--format", "csv");
        run.ExitCode.Should().Be(0, "{0}", run.Error);
        var lines = run.Out.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(',')).ToList();
        var columns = lines[0][2..^1];
        var document = PolicyFile.Parse(policy, Encoding.UTF8.GetBytes(text));
        var contracts = ReviewedTools.Of(CatalogFile.Load(catalog)).ToDictionary(static tool => tool.Name, StringComparer.Ordinal);

        foreach (var held in Subsets())
        {
            foreach (var row in lines.Skip(1))
            {
                var words = columns.Zip(row[2..]).Where(cell => held.Contains(cell.First)).Select(static cell => cell.Second).ToList();
                foreach (var target in row[0] == "tool" ? [new GovernanceTarget(TargetKind.Tool, row[1].Split(' ')[0], contracts[row[1].Split(' ')[0]])] : Matching(row[1]))
                {
                    Check(document, held, target, words, isWhole: row[0] == "tool");
                }
            }
        }

        lines.Count(static row => row[0] == "tool").Should().Be(s_tools.Length, "each tool has a row");
    }

    /// <summary>What is said of a pattern is said of all of it, so "no" there leaves the single thing to the other rows.</summary>
    private static void Check(PolicyDocument policy, string[] held, GovernanceTarget target, List<string> words, bool isWhole)
    {
        var replies = new[] { 0, 7 }.SelectMany(amount => new[] { "t", "u" }.Select(tenant => Ask(policy, held, target, amount, tenant))).ToList();
        var because = $"{target.Name} for {string.Join('+', held)} is printed as {string.Join('/', words)}";
        if (words.Contains("yes"))
        {
            replies.Should().OnlyContain(static reply => reply.Outcome == PolicyOutcome.Allowed && reply.Guards.Count + reply.Limits.Count == 0, because);
        }
        else if (isWhole && !words.Contains("guarded"))
        {
            replies.Should().OnlyContain(static reply => reply.Outcome == PolicyOutcome.Hidden, because);
        }
        else if (isWhole)
        {
            replies.Should().NotContain(static reply => reply.Outcome == PolicyOutcome.Hidden && reply.By == null, because);
        }
    }

    private static PolicyReply Ask(PolicyDocument policy, string[] held, GovernanceTarget target, int amount, string tenant)
    {
        var caller = new Caller
        {
            Kind = CallerKind.Authenticated,
            Issuer = "i",
            Subject = "s",
            Tenant = tenant,
            Scopes = held,
            Principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "s", ClaimValueTypes.String, "i")], "test")),
        };
        return policy.Ask(new PolicyQuestion
        {
            Roles = policy.Evaluator.ResolveRoles(caller, s_now),
            Caller = caller,
            Target = target,
            Arguments = new Dictionary<string, System.Text.Json.JsonElement> { ["n"] = System.Text.Json.JsonElement.Parse($"{amount}") },
            Time = s_now,
        });
    }

    private static IEnumerable<string[]> Subsets() => Enumerable.Range(1, 7).Select(static bits => s_roles.Where((_, index) => (bits >> index & 1) == 1).ToArray());

    private static IEnumerable<GovernanceTarget> Matching(string pattern)
    {
        var expression = new System.Text.RegularExpressions.Regex($"^{System.Text.RegularExpressions.Regex.Escape(pattern).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$");
        return s_uris.Where(uri => expression.IsMatch(uri)).Select(static uri => new GovernanceTarget(TargetKind.Resource, uri));
    }

    private static string Generate(Random random)
    {
        string Pick(params string[] all) => all[random.Next(all.Length)];
        string Some(Func<string> one, int most) => string.Join(", ", Enumerable.Range(0, random.Next(most + 1)).Select(_ => one()).Distinct());
        string Entry() => Pick("\"a\"", "\"ab\"", "\"a*\"", "\"*c\"", "\"*\"", "{ \"kind\": \"read\" }", "{ \"kind\": \"write\" }", "{ \"risk\": \"low\", \"tools\": \"b*\" }", "\"resource:x://*\"", "\"resource:x://**\"", "\"resource:x://a\"", "\"resource:**\"");
        string Condition() => Pick("", ", \"when\": { \"args.n\": { \"minimum\": 5 } }", Tenant, ", \"when\": { \"args.m\": { \"minimum\": 5 } }");
        var number = 0;
        string About() => random.Next(2) == 0 ? Pick("\"resources\": [ \"x://a\" ]", "\"resources\": [ \"x://**\" ]") + Pick("", Tenant) : Pick("\"tools\": [ \"a\" ]", "\"tools\": [ \"a*\" ]", "\"tools\": [ { \"kind\": \"destructive\" } ]") + Condition();
        string Guard() => $$"""{ "name": "g{{number++}}", {{About()}}, {{Pick("\"deny\": true", "\"require\": { \"scope\": \"r1\" }")}} }""";
        string Ceiling() => $$"""{ "name": "c{{number++}}", "admit": [ {{Pick("\"*\"", "\"a*\"", "{ \"kind\": \"read\" }", "\"resource:x://*\"")}}, {{Pick("\"ab*\"", "{ \"risk\": \"low\" }", "\"resource:**\"")}} ] }""";
        string Limit() => $$"""{ "name": "l{{number++}}", "tools": [ {{Pick("\"a\"", "\"b*\"")}} ], "per": [ "caller" ], "rate": "5/m" }""";
        string Roles() => string.Join(", ", s_roles.Select(static role => $$"""
            "{{role}}": { "anyOf": [ { "scope": "{{role}}" } ] }
            """.Trim()));
        return $$"""
            { "name": "n", "version": "1", "roles": { {{Roles()}} },
              "matrix": { {{string.Join(", ", s_roles.Select(role => $"\"{role}\": [ {Some(Entry, 4)} ]"))}} },
              "ceilings": [ {{Some(Ceiling, 1)}} ], "guards": [ {{Some(Guard, 2)}} ], "limits": [ {{Some(Limit, 1)}} ] }
            """;
    }
}
