using System.Net;
using MediationWorkflows.Web.CommandLine;
using Microsoft.AspNetCore.HttpOverrides;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Behind a proxy that ends TLS: who called, by which scheme and under which name, as the proxy says. Believed only from the
/// proxies that <c>Proxy:Addresses</c> names; without it nobody is believed, and rate limits and cookies go by the connection itself.
/// </summary>
static class BehindProxy
{
    /// <summary>Addresses (<c>127.0.0.1</c>) and networks (<c>10.0.0.0/8</c>), separated by commas.</summary>
    public const string Setting = "Proxy:Addresses";

    /// <exception cref="UsageException">The setting names something else.</exception>
    public static void UseProxyHeaders(this WebApplication app)
    {
        var named = (app.Configuration[Setting] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (named.Length == 0)
            return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in named)
        {
            if (IPAddress.TryParse(name, out var address))
                options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(name, out var network))
                options.KnownIPNetworks.Add(network);
            else
                throw new UsageException($"{Setting}: '{name}' is neither an address nor a network such as 10.0.0.0/8.");
        }

        app.UseForwardedHeaders(options);
    }
}
