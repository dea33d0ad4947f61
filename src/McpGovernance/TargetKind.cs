namespace McpGovernance;

/// <summary>What kind of thing a request is about.</summary>
public enum TargetKind
{
    /// <summary>A tool, by name.</summary>
    Tool,

    /// <summary>A resource, by URI.</summary>
    Resource,

    /// <summary>A resource template, by its URI template.</summary>
    ResourceTemplate,

    /// <summary>A prompt, by name.</summary>
    Prompt,

    /// <summary>A task, by id.</summary>
    Task,

    /// <summary>A custom method, by its JSON-RPC name.</summary>
    Method,
}
