#include "app/ui/qr.h"

#include <qrencode.h>
#include <string.h>

enum { ECI_UTF8 = 26 };

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

static QRcode *encode(const char *text, size_t size)
{
    QRinput *in = QRinput_new2(0, QR_ECLEVEL_M);
    if (in == NULL)
        return NULL;
    bool good =
        (is_ascii(text) || QRinput_appendECIheader(in, ECI_UTF8) == 0) &&
        QRinput_append(in, QR_MODE_8, (int)size, (const unsigned char *)text) == 0;
    QRcode *code = good ? QRcode_encodeInput(in) : NULL;
    QRinput_free(in);
    return code;
}

bool qr_make(struct qr *out, const char *text)
{
    size_t size = strlen(text);
    QRcode *code = size > 0 && size <= QR_BYTES_MAX ? encode(text, size) : NULL;
    if (code == NULL)
        return false;
    bool good = code->width <= QR_WIDTH_MAX;
    out->width = good ? code->width : 0;
    for (int i = 0; good && i < code->width * code->width; i++)
        out->dark[i] = (code->data[i] & 1) != 0;
    QRcode_free(code);
    return good;
}

int qr_module(const struct qr *q, int side)
{
    return side / (q->width + 2 * QR_QUIET);
}
