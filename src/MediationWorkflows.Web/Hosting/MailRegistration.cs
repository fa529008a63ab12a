using MediationWorkflows.Mail;
using MediationWorkflows.Timers;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Hosting;

static class MailRegistration
{
    /// <summary>Mails become files in the data folder until an SMTP server is configured.</summary>
    public static void AddMail(this IServiceCollection services, DataFolder data, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>()
            // Two minutes are nothing to a reader and much to a mail server; a virtual clock sets them to none.
            .Configure(mail => (mail.PublicUrl, mail.JitterSeconds) = (PublicAddress.Loopback, 120))
            .Bind(configuration.GetSection(MailOptions.Section))
            .PostConfigure(mail => (mail.BounceFolder, mail.BounceMailbox) = (Below(data, mail.BounceFolder), Below(data, mail.BounceMailbox)))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value switch
        {
            { Smtp: { } smtp } => new SmtpMailSender(smtp),
            var options => new FolderMailSender(Path.Combine(data.Path, options.Folder)),
        });
        services.AddOptions<TimerOptions>().Bind(configuration.GetSection("Timers")).ValidateDataAnnotations().ValidateOnStart();
    }

    static string? Below(DataFolder data, string? path) => path is { Length: > 0 } ? Path.Combine(data.Path, path) : null;
}
