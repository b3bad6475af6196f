#include "app/key_layouts.h"

#include <stddef.h>
#include <string.h>

#define QWERTY "qwertyuiop\nasdfghjkl\nzxcvbnm"
#define ALPHABET "abcdefghij\nklmnopqrst\nuvwxyz"
#define DIGITS "1234567890"
#define SIGNS "!#$%&*/=?^\n'`{|}~"

/* Signs of vowels are letters of their own: they stand after what they are said with. */
static const struct key_layout layouts[] = {
    {.lang = "en",
     .latin = true,
     .capitals = true,
     .narrow = {{{QWERTY}, "-'"}, {{ALPHABET}, "-'"}},
     .wide = {{{QWERTY}, "-'"}, {{ALPHABET}, "-'"}},
     .extras = "áàâäăąéèêëęíîïóôöőúûüçćńñłśșțźżŵŷ",
     .label = {"q w e", "A B C"}},
    {.lang = "cy",
     .latin = true,
     .capitals = true,
     .narrow = {{{QWERTY}, "-'"}, {{ALPHABET}, "-'"}},
     .wide = {{{"âêîôûŵŷ\n" QWERTY}, "-'"}, {{"âêîôûŵŷ\n" ALPHABET}, "-'"}},
     .extras = "âêîôûŵŷáàäăąéèëęíïóöőúüçćńñłśșțźż",
     .label = {"q w e", "A B C"}},
    {.lang = "pl",
     .latin = true,
     .capitals = true,
     .narrow = {{{QWERTY}, "-'"},
                {{"aąbcćdeęfgh\n"
                  "ijklłmnńoóp\n"
                  "qrsśtuvw",
                  "xyzźż"},
                 "-'"}},
     .wide = {{{"ąćęłńóśźż\n" QWERTY}, "-'"},
              {{"aąbcćdeęfg\n"
                "hijklłmnńo\n"
                "ópqrsśtuvw\n"
                "xyzźż"},
               "-'"}},
     .extras = "ąćęłńóśźżáàâäăéèêëíîïôöőúûüçñșțŵŷ",
     .label = {"q w e", "A B C"}},
    {.lang = "ro",
     .latin = true,
     .capitals = true,
     .narrow = {{{QWERTY}, "-'"},
                {{"aăâbcdefghi\n"
                  "îjklmnopqrs\n"
                  "ștțuvwxy"},
                 "z-'"}},
     .wide = {{{"qwertyuiopăî\n"
                "asdfghjklșțâ\n"
                "zxcvbnm"},
               "-'"},
              {{"aăâbcdefghi\n"
                "îjklmnopqrs\n"
                "ștțuvwxyz"},
               "-'"}},
     .extras = "ăâîșțáàäąéèêëęíïóôöőúûüçćńñłśźżŵŷ",
     .label = {"q w e", "A B C"}},
    {.lang = "uk",
     .capitals = true,
     .narrow = {{{"йцукенгшщзх\n"
                  "фівапролджє\n"
                  "ячсмитьбюґ"},
                 "ї-'"},
                {{"абвгґдеєжзи\n"
                  "іїйклмнопрс\n"
                  "туфхцчшщью"},
                 "я-'"}},
     .wide = {{{"йцукенгшщзхї\n"
                "фівапролджєґ\n"
                "ячсмитьбю"},
               "-'"},
              {{"абвгґдеєжзи\n"
                "іїйклмнопрс\n"
                "туфхцчшщьюя"},
               "-'"}},
     .extras = "",
     .label = {"й ц у", "А Б В"}},
    {.lang = "bn",
     .abc_first = true,
     .narrow = {{{"ঙযডপটচজহগড়\n"
                  "ৃুিব্াকতদ\n"
                  "ঁোেরনসম",
                  "ংয়ঢফঠছঝঞঘঢ়\n"
                  "ূীভখথধৎ\n"
                  "ঃৌৈলণষশ",
                  "অআইঈউ\nঊঋএঐওঔ"},
                 ""},
                {{"কখগঘঙচছজঝঞট\n"
                  "ঠডঢণতথদধনপফ\n"
                  "বভমযরলশষসহ",
                  "ািীুূৃেৈোৌ্\n"
                  "অআইঈউঊঋএঐওঔ\n"
                  "ড়ঢ়য়ৎংঃঁ"},
                 ""}},
     .wide = {{{"অআইঈউঊঋএঐওঔ\n"
                "ঙযডপটচজহগড়\n"
                "ৃুিব্াকতদ\n"
                "ঁোেরনসম",
                "ংয়ঢফঠছঝঞঘঢ়\n"
                "ূীভখথধৎ\n"
                "ঃৌৈলণষশ"},
               ""},
              {{"অআইঈউঊঋএঐওঔ\n"
                "কখগঘঙচছজঝঞ\n"
                "টঠডঢণতথদধন\n"
                "পফবভমযরলশষ\n"
                "সহড়ঢ়য়ৎংঃঁ\n"
                "ািীুূৃেৈোৌ্"},
               ""}},
     .extras = "",
     .label = {"ঙ য ড", "ক খ গ"}},
    {.lang = "pa",
     .abc_first = true,
     .narrow = {{{"ੌੈਾੀੂਬਹਗਦਜਡ\n"
                  "ੋੇ੍ਿੁਪਰਕਤਚਟ\n"
                  "ੰੱਂਮਨਵਲਸਯ",
                  "ਔਐਆਈਊਭਙਘਧਝਢ\n"
                  "ਓਏਅਇਉਫੜਖਥਛਠ\n"
                  "ੳੲਣਞਸ਼ਲ਼ਖ਼ਗ਼ਜ਼ਫ਼"},
                 ""},
                {{"ਸਹਕਖਗਘਚਛਜਝਟ\n"
                  "ਠਡਢਣਤਥਦਧਨਪਫ\n"
                  "ਬਭਮਯਰਲਵੜਸ਼ਜ਼",
                  "ਾਿੀੁੂੇੈੋੌ੍ੰ\n"
                  "ੱਂਅਆਇਈਉਊਏਐਓ\n"
                  "ਔੳੲਙਞਖ਼ਗ਼ਫ਼ਲ਼"},
                 ""}},
     .wide = {{{"ੌੈਾੀੂਬਹਗਦਜਡ\n"
                "ੋੇ੍ਿੁਪਰਕਤਚਟ\n"
                "ੰੱਂਮਨਵਲਸਯ",
                "ਔਐਆਈਊਭਙਘਧਝਢ\n"
                "ਓਏਅਇਉਫੜਖਥਛਠ\n"
                "ੳੲਣਞਸ਼ਲ਼ਖ਼ਗ਼ਜ਼ਫ਼"},
               ""},
              {{"ਅਆਇਈਉਊਏਐਓਔ\n"
                "ੳੲਸਹਕਖਗਘਙ\n"
                "ਚਛਜਝਞਟਠਡਢਣ\n"
                "ਤਥਦਧਨਪਫਬਭਮ\n"
                "ਯਰਲਵੜਸ਼ਖ਼ਗ਼ਜ਼ਫ਼ਲ਼\n"
                "ਾਿੀੁੂੇੈੋੌੰੱ"},
               "੍ਂ"}},
     .extras = "",
     .label = {"ਬ ਹ ਗ", "ੳ ਅ ੲ"}},
    {.lang = "gu",
     .abc_first = true,
     .narrow = {{{"ૌૈાીૂબહગદજડ\n"
                  "ોે્િુપરકતચટ\n"
                  "ંમનવલસયૃઃ",
                  "ઔઐઆઈઊભઙઘધઝઢ\n"
                  "ઓએઅઇઉફઋખથછઠ\n"
                  "ઁણળશષઞૅૉઍઑ"},
                 ""},
                {{"કખગઘચછજઝટઠડ\n"
                  "ઢણતથદધનપફબભ\n"
                  "મયરલવશષસહળ",
                  "ાિીુૂૃેૈોૌ્\n"
                  "અઆઇઈઉઊઋએઐઓઔ\n"
                  "ઙઞંઃઁઍઑૅૉ"},
                 ""}},
     .wide = {{{"ૌૈાીૂબહગદજડ\n"
                "ોે્િુપરકતચટ\n"
                "ંમનવલસયૃઃ",
                "ઔઐઆઈઊભઙઘધઝઢ\n"
                "ઓએઅઇઉફઋખથછઠ\n"
                "ઁણળશષઞૅૉઍઑ"},
               ""},
              {{"અઆઇઈઉઊઋએઐઓઔ\n"
                "કખગઘઙચછજઝઞ\n"
                "ટઠડઢણતથદધન\n"
                "પફબભમયરલવશ\n"
                "ષસહળંઃઁઍઑૅૉ\n"
                "ાિીુૂૃેૈોૌ્"},
               ""}},
     .extras = "",
     .label = {"બ હ ગ", "ક ખ ગ"}},
    {.lang = "ur",
     .narrow = {{{"طصھدٹپتبجح\n"
                  "مورنلہاکی\n"
                  "قفےسشغع",
                  "ظضذڈثۃچخ\n"
                  "ژزڑںۂءآگ\n"
                  "ۓؤئ"},
                 ""},
                {{"اآبپتٹثجچحخ\n"
                  "دڈذرڑزژسشصض\n"
                  "طظعغفقکگلم",
                  "ںہھءےئؤۂۃۓ"},
                 "نوی"}},
     .wide = {{{"طصھدٹپتبجح\n"
                "مورنلہاکی\n"
                "قفےسشغع",
                "ظضذڈثۃچخ\n"
                "ژزڑںۂءآگ\n"
                "ۓؤئ"},
               ""},
              {{"اآبپتٹثجچحخ\n"
                "دڈذرڑزژسشصض\n"
                "طظعغفقکگلمن\n"
                "ںوہھءیےئؤۂۃ"},
               "ۓ"}},
     .extras = "",
     .label = {"ط ص ھ", "ا ب پ"}},
    {.lang = "ar",
     .narrow = {{{"ضصثقفغعهخحج\n"
                  "شسيبلاتنمكط\n"
                  "ئءؤرىةوزظد"},
                 "ذأإآ"},
                {{"اأإآبتثجحخد\n"
                  "ذرزسشصضطظعغ\n"
                  "فقكلمنهوىي"},
                 "ةءئؤ"}},
     .wide = {{{"ضصثقفغعهخحجد\n"
                "شسيبلاتنمكط\n"
                "ئءؤرىةوزظ"},
               "ذأإآ"},
              {{"اأإآبتثجحخد\n"
                "ذرزسشصضطظعغ\n"
                "فقكلمنهةوىي"},
               "ءئؤ"}},
     .extras = "",
     .label = {"ض ص ث", "ا ب ت"}},
};

const struct key_layout *key_layout(const char *lang)
{
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        if (strcmp(layouts[i].lang, lang) == 0)
            return &layouts[i];
    }
    return &layouts[0];
}

const struct key_layout *key_layout_email(void)
{
    static const struct key_layout email = {
        .lang = "en",
        .latin = true,
        .narrow = {{{QWERTY, DIGITS "\n" SIGNS}, "@.-_+"},
                   {{ALPHABET, DIGITS "\n" SIGNS}, "@.-_+"}},
        .wide = {{{DIGITS "\n" QWERTY}, "@.-_+"}, {{DIGITS "\n" ALPHABET}, "@.-_+"}},
        .extras = "",
        .label = {"q w e", "A B C"}};
    return &email;
}

/* The Gujarati voice leaves these out. */
const char *key_layout_spoken(const char *letter)
{
    if (strcmp(letter, "ં") == 0)
        return "અનુસ્વાર";
    if (strcmp(letter, "ઁ") == 0)
        return "ચંદ્રબિંદુ";
    return strcmp(letter, "ઃ") == 0 ? "વિસર્ગ" : NULL;
}
