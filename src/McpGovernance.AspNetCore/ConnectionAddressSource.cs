using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpGovernance.AspNetCore;

/// <summary>The peer's address; the one that it forwards only if the host's <see cref="ForwardedHeadersOptions"/> know the peer as a proxy.</summary>
internal sealed class ConnectionAddressSource(IHttpContextAccessor http, IOptions<ForwardedHeadersOptions> forwarded) : ClientAddressSource
{
    public override IPAddress? Find()
    {
        if (http.HttpContext is not { } context || context.Features.Get<Peer>()?.Address is not { } address)
        {
            return null;
        }

        var peer = Plain(address);
        return IsProxy(peer) && context.Connection.RemoteIpAddress is { } client ? Plain(client) : peer;
    }

    private bool IsProxy(IPAddress peer) =>
        forwarded.Value.KnownProxies.Any(proxy => Plain(proxy).Equals(peer)) || forwarded.Value.KnownIPNetworks.Any(network => network.Contains(peer));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
