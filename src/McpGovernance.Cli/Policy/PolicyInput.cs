using System.CommandLine;
using McpGovernance.Cli.Audit;
using McpGovernance.Policy;
using McpGovernance.Yaml;

namespace McpGovernance.Cli.Policy;

/// <summary>What commands about policies take: the file, the environment, the time.</summary>
internal sealed class PolicyInput(TimeProvider time)
{
    private static readonly YamlPolicyFormat s_yaml = new();

    private readonly Option<string?> _environment = new("--environment") { HelpName = "name", Description = "The host's environment: a policy for others does not load, and ceilings and guards of others do not hold." };

    private readonly Option<DateTimeOffset?> _at = new("--at")
    {
        HelpName = "time",
        Description = "When: ISO 8601 (UTC where no offset is given), or a duration before now. Default: now.",
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && Moment.TryParse(token.Value, time.GetUtcNow(), out var moment))
            {
                return moment;
            }

            result.AddError($"--at '{string.Join(' ', result.Tokens)}' is not a time: {Moment.Expected}.");
            return null;
        },
    };

    public Argument<string> Path { get; } = PathOf("policy", "The policy's file: JSON, or YAML where it ends in .yaml or .yml.");

    public Option<bool> Json { get; } = AuditArguments.Json("Print one JSON object.");

    public static bool IsYaml(string path) => s_yaml.Extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    public static Argument<string> PathOf(string name, string description) => new(name) { Description = description };

    /// <summary>Adds the policy, the environment and <c>--json</c>.</summary>
    public PolicyInput AddTo(Command command)
    {
        command.Arguments.Insert(0, Path);
        return AddOptionsTo(command);
    }

    public PolicyInput AddOptionsTo(Command command)
    {
        command.Options.Add(_environment);
        command.Options.Add(Json);
        return this;
    }

    public PolicyInput AddTimeTo(Command command)
    {
        command.Options.Add(_at);
        return this;
    }

    public DateTimeOffset TimeOf(ParseResult result) => result.GetValue(_at) ?? time.GetUtcNow();

    /// <exception cref="GovernanceConfigurationException">It does not load.</exception>
    public PolicyDocument Load(ParseResult result) => Load(result, Path);

    /// <inheritdoc cref="Load(ParseResult)"/>
    public PolicyDocument Load(ParseResult result, Argument<string> path) => Load(result, result.GetRequiredValue(path));

    /// <inheritdoc cref="Load(ParseResult)"/>
    public PolicyDocument Load(ParseResult result, string path) =>
        PolicyFile.Load(System.IO.Path.GetFullPath(path), new PolicyReading { Environment = result.GetValue(_environment), Time = time.GetUtcNow(), Formats = [s_yaml] });
}
