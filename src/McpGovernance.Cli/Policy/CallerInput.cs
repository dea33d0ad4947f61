using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary>A caller from the command line: a role of nobody in particular, JSON, or a file with it.</summary>
internal sealed record CallerInput(PolicyCaller? Caller, IReadOnlyList<string> RoleNames)
{
    public const string Forms = "a role of the policy, JSON such as '{ \"kind\": \"authenticated\", \"issuer\": \"…\", \"subject\": \"…\", \"scopes\": [], \"claims\": {} }', or a file with it";

    /// <exception cref="UsageException">It is none of the three.</exception>
    /// <exception cref="GovernanceConfigurationException">The JSON is no caller.</exception>
    public static CallerInput Read(PolicyDocument policy, string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            return new CallerInput(PolicyCaller.Parse("the caller of the command line", Encoding.UTF8.GetBytes(text)), []);
        }

        return policy.Roles.Contains(text, StringComparer.Ordinal) ? new CallerInput(null, [text])
            : File.Exists(text) ? new CallerInput(PolicyCaller.Parse(text, File.ReadAllBytes(text)), [])
            : throw new UsageException($"'{text}' is no caller: expected {Forms}. The roles are '{string.Join("', '", policy.Roles)}'.");
    }

    /// <summary>The roles under a policy.</summary>
    public RoleSet RolesIn(PolicyDocument policy, DateTimeOffset time) => Caller is null ? policy.RolesOf(RoleNames) : policy.Evaluator.ResolveRoles(Caller.Caller, time);

    /// <summary>Who asks: of roles alone nothing else is known.</summary>
    public Caller Who => Caller?.Caller ?? new Caller { Kind = RoleNames.Contains("anonymous") ? CallerKind.Anonymous : RoleNames.Contains("local") ? CallerKind.Local : CallerKind.Authenticated };
}
