namespace McpGovernance.Schemas;

/// <summary>Sets of small numbers, one bit each.</summary>
internal static class BitExtensions
{
    public static bool Has(this ReadOnlySpan<ulong> bits, int index) => (bits[index >> 6] & (1UL << index)) != 0;

    public static bool Has(this Span<ulong> bits, int index) => (bits[index >> 6] & (1UL << index)) != 0;

    /// <summary>Does nothing when nobody asks for the set.</summary>
    public static void Mark(this Span<ulong> bits, int index)
    {
        if (!bits.IsEmpty)
        {
            bits[index >> 6] |= 1UL << index;
        }
    }
}
