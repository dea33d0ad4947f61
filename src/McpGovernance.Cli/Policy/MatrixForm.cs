namespace McpGovernance.Cli.Policy;

/// <summary>How a matrix is printed.</summary>
internal enum MatrixForm
{
    Text,
    Markdown,
    Csv,
}
