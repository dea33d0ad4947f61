namespace McpGovernance.Catalog;

/// <summary>The parts of a catalog: what a server can offer.</summary>
public enum CatalogSection
{
    /// <summary>Tools, by name.</summary>
    Tools = 0,

    /// <summary>Prompts, by name.</summary>
    Prompts = 1,

    /// <summary>Resources, by URI.</summary>
    Resources = 2,

    /// <summary>Resource templates, by URI template.</summary>
    Templates = 3,

    /// <summary>What the server says of itself to models, for all that it offers.</summary>
    Instructions = 4,
}
