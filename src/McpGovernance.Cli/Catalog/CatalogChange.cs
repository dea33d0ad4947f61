using System.CommandLine;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary>One change of a catalog file by a person: read, changed, and written in one step unless somebody else was faster.</summary>
internal sealed class CatalogChange(TimeProvider time)
{
    public Argument<string> Catalog { get; } = Path();

    private Option<string> By { get; } = new("--by") { HelpName = "person", Description = "Who does it, such as an e-mail address.", Required = true };

    private Option<string> Why { get; } = new("--why") { HelpName = "reason", Description = "Why, in a sentence. It stays in the catalog.", Required = true };

    public static Argument<string> Path() => new("catalog") { Description = $"The catalog's file, usually {CatalogFile.Name}." };

    public void AddTo(Command command)
    {
        command.Arguments.Insert(0, Catalog);
        command.Options.Add(By);
        command.Options.Add(Why);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValue(By)) || string.IsNullOrWhiteSpace(result.GetValue(Why)))
            {
                result.AddError("--by and --why name a person and a reason; neither is empty.");
            }
        });
    }

    /// <exception cref="GovernanceConfigurationException">The catalog does not load, before or after the change.</exception>
    /// <exception cref="CatalogException">The change cannot be made.</exception>
    /// <exception cref="IOException">Somebody else changed the file meanwhile.</exception>
    public void Apply(ParseResult result, Func<CatalogDocument, CatalogAuthor, CatalogDocument> change)
    {
        var path = result.GetRequiredValue(Catalog);
        var stamp = CatalogFile.Stamp(path);
        var author = new CatalogAuthor(result.GetRequiredValue(By).Trim(), time.GetUtcNow(), result.GetRequiredValue(Why).Trim());
        CatalogFile.Save(path, change(CatalogFile.Load(path), author), stamp);
    }
}
