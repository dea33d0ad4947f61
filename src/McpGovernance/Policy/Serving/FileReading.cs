using System.Security.Cryptography;

namespace McpGovernance.Policy;

/// <summary>What one look at a policy's file found.</summary>
/// <param name="Key">Differs when the content does, or the reason why there is none.</param>
/// <param name="Bytes">The content.</param>
/// <param name="Failure">Why there is none; otherwise <see langword="null"/>.</param>
internal sealed record FileReading(string Key, ReadOnlyMemory<byte> Bytes, GovernanceConfigurationException? Failure)
{
    /// <summary>Looks at a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="effect">What follows where it cannot be read, for messages.</param>
    public static FileReading Of(string path, string effect)
    {
        try
        {
            return Of(PolicyBytes.Read(path, effect));
        }
        catch (GovernanceConfigurationException failure)
        {
            return new FileReading(failure.Message, default, failure);
        }
    }

    public static FileReading Of(ReadOnlyMemory<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes, null);

    /// <summary>Loads what was found.</summary>
    /// <param name="path">What to call it in messages.</param>
    /// <param name="extension">The extension that says its language: a copy has that of the file.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <param name="setting">How it is read.</param>
    /// <exception cref="GovernanceConfigurationException">There is nothing, or something in it is wrong.</exception>
    public LoadedPolicy Load(string path, string extension, string? environment, PolicySetting setting) =>
        Failure is { } failure ? throw failure : PolicyLoader.LoadText(path, Bytes, extension, environment, setting);
}
