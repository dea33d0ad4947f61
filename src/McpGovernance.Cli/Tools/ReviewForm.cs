namespace McpGovernance.Cli.Tools;

/// <summary>For whom a review is printed.</summary>
internal enum ReviewForm
{
    Text,
    Markdown,
    Json,
}
