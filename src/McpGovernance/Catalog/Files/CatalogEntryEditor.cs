using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>Changes of what has no versions: prompts, resources, templates, and a server's instructions. Each gives another catalog.</summary>
/// <remarks>Thread safe. What comes out is checked when it is saved.</remarks>
public static class CatalogEntryEditor
{
    /// <summary>Says that the catalog decides about a section, also where nothing is in it yet.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <returns>The catalog, whose section is there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    public static CatalogDocument Open(CatalogDocument catalog, CatalogSection section)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Entries(section) is null ? catalog.With(section, []) : catalog;
    }

    /// <summary>Writes a definition down without approving it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="definition">The definition, as the server's list gives it.</param>
    /// <returns>The catalog with a draft, or the same where it has an entry of that name already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    /// <exception cref="CatalogException">The definition does not name itself.</exception>
    public static CatalogDocument Draft(CatalogDocument catalog, CatalogSection section, JsonElement definition)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var entry = EntryOf(section, definition);
        return catalog.Find(section, entry.Name) is null ? catalog.With(section, entry) : catalog;
    }

    /// <summary>Approves a definition, in the place of the one with the same name.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="definition">The definition, as the server's list gives it.</param>
    /// <param name="author">Who approves it, and why.</param>
    /// <returns>The catalog with the approved entry; the same where it was approved already.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="author"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    /// <exception cref="CatalogException">The definition does not name itself.</exception>
    public static CatalogDocument Approve(CatalogDocument catalog, CatalogSection section, JsonElement definition, CatalogAuthor author)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(author);
        var entry = EntryOf(section, definition);
        return catalog.Find(section, entry.Name) is { Approval: not null } known && known.Digest == entry.Digest
            ? catalog
            : catalog.With(section, entry with { Approval = ApprovalBy(author) });
    }

    /// <summary>Takes an entry out: nobody is served it any more.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="name">Its name, URI or URI template.</param>
    /// <returns>The catalog without it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    /// <exception cref="CatalogException">There is no such entry.</exception>
    public static CatalogDocument Remove(CatalogDocument catalog, CatalogSection section, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Find(section, name) is null
            ? throw new CatalogException($"The catalog of '{catalog.Server}' has no {CatalogSections.Singular(section)} '{name}'.")
            : catalog.With(section, [.. catalog.Entries(section)!.Where(one => one.Name != name)]);
    }

    /// <summary>Writes down what the server says of itself, without approving it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="text">The text, word for word.</param>
    /// <returns>The catalog with a draft, or the same where it has instructions already.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static CatalogDocument DraftInstructions(CatalogDocument catalog, string text)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(text);
        return catalog.Instructions is null ? catalog with { Instructions = new CatalogInstructions(text, null) } : catalog;
    }

    /// <summary>Approves what the server says of itself.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="text">The text, word for word.</param>
    /// <param name="author">Who approves it, and why.</param>
    /// <returns>The catalog with the approved text.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static CatalogDocument ApproveInstructions(CatalogDocument catalog, string text, CatalogAuthor author)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(author);
        return catalog.Instructions is { Approval: not null } known && known.Text == text ? catalog : catalog with { Instructions = new CatalogInstructions(text, ApprovalBy(author)) };
    }

    private static CatalogEntry EntryOf(CatalogSection section, JsonElement definition)
    {
        var name = CatalogSections.NameIn(section, definition)
            ?? throw new CatalogException($"The definition of a {CatalogSections.Singular(section)} is an object with a '{CatalogSections.NameOf(section)}'.");
        var own = ToolDigest.Foreign(definition);
        return new CatalogEntry { Name = name, Definition = own, Digest = ToolDigest.Of(own) };
    }

    private static CatalogApproval ApprovalBy(CatalogAuthor author) => new(author.By, author.Second, author.Note);
}
