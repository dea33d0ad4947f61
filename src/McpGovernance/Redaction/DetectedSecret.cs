namespace McpGovernance;

/// <summary>A part of a text that is a secret, by its looks.</summary>
/// <param name="Start">Where it begins, in characters.</param>
/// <param name="Length">How many characters it has.</param>
/// <param name="Kind">What it is; see <see cref="SecretKinds"/>.</param>
public readonly record struct DetectedSecret(int Start, int Length, string Kind)
{
    /// <summary>The first character behind it.</summary>
    public int End => Start + Length;
}
