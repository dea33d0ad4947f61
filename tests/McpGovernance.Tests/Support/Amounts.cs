using System.Globalization;

namespace McpGovernance.Tests.Support;

/// <summary>How much a test tries that makes up what it tries: <c>MCPGOV_AMOUNT=36</c> tries thirty-six times as much as usual, <c>0.1</c> a tenth.</summary>
internal static class Amounts
{
    private static readonly double s_share = double.TryParse(Environment.GetEnvironmentVariable("MCPGOV_AMOUNT"), CultureInfo.InvariantCulture, out var share) ? share : 1;

    public static int Of(int usual) => Math.Max(1, (int)(usual * s_share));
}
