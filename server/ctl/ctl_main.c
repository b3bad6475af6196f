#include <curl/curl.h>
#include <locale.h>
#include <sodium.h>

#include "server/ctl/ctl.h"
#include "server/ctl/ctl_text.h"

int main(int argc, char *argv[])
{
    /* Numbers stay as they are in files and JSON, so not LC_ALL. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    textdomain("peerpoint");
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        fprintf(stderr, "peerpointctl: %s\n", _("the libraries cannot start"));
        return CTL_FAILED;
    }
    int result = ctl_run(argc, argv, stdout, stderr);
    curl_global_cleanup();
    return result;
}
