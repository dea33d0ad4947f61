namespace McpGovernance.Hosting;

/// <summary>What is taken of what a server says of its own tools.</summary>
public enum AnnotationTrust
{
    /// <summary>Nothing: what nobody classified is destructive.</summary>
    None = 0,

    /// <summary>That a tool only reads (<c>readOnlyHint</c>), as a governed server takes it of its own code.</summary>
    ReadOnlyHint = 1,
}
