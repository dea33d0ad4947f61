using System.CommandLine;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary>Versions on the command line.</summary>
internal static class VersionArgument
{
    public static Argument<SemanticVersion> Required(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = static result => Parse(result.Tokens[0].Value, result.AddError) ?? default,
    };

    public static Option<SemanticVersion?> Optional(string name, string description) => new(name)
    {
        HelpName = "version",
        Description = description,
        CustomParser = static result => Parse(result.Tokens[0].Value, result.AddError),
    };

    private static SemanticVersion? Parse(string text, Action<string> refuse)
    {
        if (SemanticVersion.TryParse(text, out var version))
        {
            return version;
        }

        refuse($"'{text}' is no version. Expected three numbers, such as 2.0.0.");
        return null;
    }
}
