using MediationWorkflows.Web.CommandLine;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace MediationWorkflows.Web.Tests.Hosting;

public sealed class BehindProxyTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "https://mediation.example.org from 203.0.113.7")]
    [InlineData("10.0.0.0/8", "10.1.2.3", "https://mediation.example.org from 203.0.113.7")]
    // Somebody who reaches the service directly, or claims to be a proxy, is not believed.
    [InlineData("127.0.0.1", "192.0.2.1", "http://inside from 192.0.2.1")]
    [InlineData("", "127.0.0.1", "http://inside from 127.0.0.1")]
    public async Task Only_a_named_proxy_is_believed(string named, string caller, string seen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration[BehindProxy.Setting] = named;
        await using var app = builder.Build();
        app.UseProxyHeaders();
        app.Run(http => http.Response.WriteAsync($"{http.Request.Scheme}://{http.Request.Host} from {http.Connection.RemoteIpAddress}"));
        await app.StartAsync();

        var answer = await app.GetTestServer().SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(caller);
            http.Request.Host = new HostString("inside");
            http.Request.Headers["X-Forwarded-For"] = "203.0.113.7";
            http.Request.Headers["X-Forwarded-Proto"] = "https";
            http.Request.Headers["X-Forwarded-Host"] = "mediation.example.org";
        });

        Assert.Equal(seen, await new StreamReader(answer.Response.Body).ReadToEndAsync());
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task Cookies_are_secure_where_the_proxy_ends_tls(string scheme, bool isSecure)
    {
        await using var factory = new MediationFactory().With(BehindProxy.Setting, "127.0.0.1");
        factory.Browser();
        var answer = await factory.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
            (http.Request.Method, http.Request.Path) = ("GET", "/sign-in");
            http.Request.Headers["X-Forwarded-Proto"] = scheme;
        });

        var cookies = answer.Response.Headers.SetCookie;
        Assert.NotEqual(0, cookies.Count);
        Assert.All(cookies, cookie => Assert.Equal(isSecure, cookie!.Contains("secure", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_address_is_refused_at_the_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[BehindProxy.Setting] = "proxy.example.org";
        await using var app = builder.Build();

        Assert.Contains("proxy.example.org", Assert.Throws<UsageException>(app.UseProxyHeaders).Message, StringComparison.Ordinal);
    }
}
