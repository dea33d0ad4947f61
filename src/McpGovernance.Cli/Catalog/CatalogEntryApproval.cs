using System.CommandLine;
using System.CommandLine.Parsing;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tools;

namespace McpGovernance.Cli.Catalog;

/// <summary>What is approved besides tools: the options that name it, and the change.</summary>
internal sealed class CatalogEntryApproval
{
    private readonly Dictionary<CatalogSection, Option<string[]>> _names = new()
    {
        [CatalogSection.Prompts] = new("--prompt") { HelpName = "name", Description = "A prompt to approve; may be repeated." },
        [CatalogSection.Resources] = new("--resource") { HelpName = "uri", Description = "A resource to approve; may be repeated." },
        [CatalogSection.Templates] = new("--template") { HelpName = "uri", Description = "A resource template to approve; may be repeated." },
    };

    private readonly Option<bool> _said = new("--instructions") { Description = "Approve what the server says of itself to models." };

    public void AddTo(Command command)
    {
        foreach (var option in _names.Values)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_said);
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_said) || _names.Values.Any(option => result.GetValue(option) is { Length: > 0 });

    /// <exception cref="CatalogException">The server does not offer what is named.</exception>
    public CatalogDocument Approve(CliConsole console, ParseResult result, bool isAll, CatalogDocument catalog, ServerOffer live, CatalogAuthor author)
    {
        foreach (var (section, option) in _names)
        {
            var offered = live.Entries.GetValueOrDefault(section);
            foreach (var name in isAll ? offered?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>() : result.GetValue(option) ?? [])
            {
                if (offered?.TryGetValue(name, out var definition) != true)
                {
                    throw new CatalogException($"The server lists no '{name}' in {EnumWord.Of(section)}. It lists: {string.Join(", ", offered?.Keys ?? [])}.");
                }

                catalog = Told(console, catalog, CatalogEntryEditor.Approve(catalog, section, definition, author), $"{EnumWord.Of(section)}: {name}");
            }

            catalog = isAll && offered is not null ? CatalogEntryEditor.Open(catalog, section) : catalog;
        }

        if (!isAll && !result.GetValue(_said))
        {
            return catalog;
        }

        return live.Said is { } said ? Told(console, catalog, CatalogEntryEditor.ApproveInstructions(catalog, said, author), EnumWord.Of(CatalogSection.Instructions))
            : isAll ? catalog
            : throw new CatalogException("The server says nothing of itself, or the source does not have it.");
    }

    private static CatalogDocument Told(CliConsole console, CatalogDocument before, CatalogDocument after, string what)
    {
        if (!ReferenceEquals(before, after))
        {
            console.Out.WriteLine(TerminalText.Escape($"{what}: approved"));
        }

        return after;
    }
}
