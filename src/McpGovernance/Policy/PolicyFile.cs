namespace McpGovernance.Policy;

/// <summary>Reads policies for tools that look at them. A host uses <c>UsePolicy</c>.</summary>
/// <remarks>Thread safe.</remarks>
public static class PolicyFile
{
    /// <summary>Reads a file as a host would.</summary>
    /// <param name="path">The file; a relative path starts at the application's directory.</param>
    /// <param name="reading">For whom and when; <see langword="null"/> for no environment, now.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static PolicyDocument Load(string path, PolicyReading? reading = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        reading ??= new PolicyReading();
        return new PolicyDocument(PolicyLoader.LoadFile(path, reading.Environment, reading.ToSetting()));
    }

    /// <summary>Reads JSON text as a host would.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="reading">For whom and when; <see langword="null"/> for no environment, now.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">Something in it is wrong; the message has all of it.</exception>
    public static PolicyDocument Parse(string source, ReadOnlyMemory<byte> utf8, PolicyReading? reading = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        reading ??= new PolicyReading();
        return new PolicyDocument(PolicyLoader.LoadJson(source, utf8, reading.Environment, reading.ToSetting()));
    }

    /// <summary>Prints a document in its one layout. Its meaning, and so its digest, stays; sets and presets are kept as they are written.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="utf8">The JSON text.</param>
    /// <returns>The text, which ends with a line feed. A document in that layout is returned as it is.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">It is no JSON object, or a key stands twice in it; the message has all of it.</exception>
    public static string Format(string source, ReadOnlyMemory<byte> utf8)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return PolicyLayout.Print(PolicyLoader.Read(source, utf8));
    }
}
