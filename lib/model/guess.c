/*
 * What a header or a value of a foreign table may mean, by its words in the
 * languages of those who wrote to us.  A guess, for a person to look at.
 */
#include <stdlib.h>
#include <string.h>

#include "guess.h"

/* Of two targets that a header fits alike the first is taken.  Words are parted by |. */
static const struct {
	const char	*target, *words;
} headers[] = {
	{ "ticket", "ticket id|ticket number|ticket no|ticket|case id|case number|case|issue key|incident number"
	    "|incident|request id|request number|reference|number|id|key|ref|no|nr|#"
	    "|pileti number|pöördumise number|pöördumine|pilet|número de ticket|número de caso|número|numero"
	    "|numero ticket|n. ticket|talep numarası|talep no|kayıt no|bilet no|numarası|pieteikuma numurs"
	    "|pieteikums|numurs|užklausos numeris|numeris|vorgangsnummer|ticketnummer|vorgang|nummer"
	    "|numéro de ticket|numéro|номер заявки|номер|заявка" },
	{ "first_response", "first response|first reply|first answer|responded|esimene vastus|primera respuesta"
	    "|prima risposta|ilk yanıt|ilk cevap|pirmā atbilde|pirmas atsakymas|erste antwort|première réponse"
	    "|первый ответ" },
	{ "opened", "created|opened|open date|date created|reported|received|start|loodud|avatud|loomise aeg"
	    "|saabunud|fecha de creación|fecha de apertura|creado|abierto|data creazione|data apertura|creato"
	    "|aperto|oluşturma|oluşturulma|açılış|kayıt tarihi|izveidots|atvērts|sukurta|sukūrimo|erstellt"
	    "|eröffnet|angelegt|eingang|date de création|date d'ouverture|créé|ouvert|дата создания|создано"
	    "|открыта" },
	{ "resolved", "resolved|solved|resolution|completed|fixed|lahendatud|lahendamise|fecha de resolución"
	    "|resuelto|resolución|data risoluzione|risolto|risoluzione|çözüm|çözüldü|atrisināts|išspręsta|gelöst"
	    "|erledigt|lösung|date de résolution|résolu|решено|решена" },
	{ "closed", "closed|close date|closing|ended|suletud|sulgemise|fecha de cierre|cerrado|cierre"
	    "|data chiusura|chiuso|kapanış|kapatma|kapatıldı|slēgts|uždaryta|geschlossen|schließzeit|date de clôture"
	    "|fermé|clôturé|закрыто|закрыта" },
	{ "updated", "last updated|last modified|last update|updated|modified|changed|muudetud|uuendatud"
	    "|última actualización|actualizado|ultima modifica|aggiornato|son güncelleme|güncelleme|güncellendi"
	    "|atjaunināts|atnaujinta|aktualisiert|geändert|mis à jour|modifié|изменено|обновлено" },
	{ "at", "timestamp|complete timestamp|event time|occurred|when|time|date|aeg|kuupäev|fecha|hora|data|ora"
	    "|tarih|zaman|laiks|datums|laikas|zeitpunkt|datum|horodatage|дата|время" },
	{ "seq", "sys mod count|sequence|seq|revision|version|updates" },
	{ "kind", "activity|event type|event|action|tegevus|sündmus|actividad|evento|attività|işlem|olay|darbība"
	    "|notikums|veiksmas|įvykis|aktivität|ereignis|activité|événement|действие|событие" },
	{ "status", "status|state|olek|seisund|staatus|estado|stato|durum|statuss|būsena|zustand|statut|état"
	    "|статус|состояние" },
	{ "priority", "priority|prio|severity|prioriteet|tähtsus|prioridad|priorità|öncelik|prioritāte"
	    "|prioritetas|priorität|priorité|приоритет" },
	{ "urgency", "urgency|kiireloomulisus|urgencia|urgenza|aciliyet|steidzamība|skubumas|dringlichkeit"
	    "|urgence|срочность" },
	{ "impact", "impact|mõju|impacto|impatto|etki|ietekme|poveikis|auswirkung|влияние" },
	{ "csat", "csat|satisfaction|rating|rahulolu|hinnang|satisfacción|valoración|soddisfazione|valutazione"
	    "|memnuniyet|apmierinātība|vērtējums|vertinimas|zufriedenheit|bewertung|оценка" },
	{ "team", "team|assignment group|group|queue|department|tiim|meeskond|rühm|osakond|järjekord|equipo|grupo"
	    "|cola|departamento|gruppo|coda|reparto|ekip|grup|kuyruk|departman|birim|komanda|grupa|nodaļa"
	    "|grupė|skyrius|gruppe|abteilung|équipe|groupe|группа|отдел|очередь" },
	{ "owner", "assigned to|assigned agent|assignee|owner|agent|technician|vastutaja|määratud|agente"
	    "|asignado a|responsable|assegnato a|assegnatario|operatore|atanan|temsilci|sorumlu|atbildīgais"
	    "|izpildītājs|atsakingas|vykdytojas|bearbeiter|besitzer|besitzer/in|zugewiesen an|techniker|assigné à|technicien"
	    "|исполнитель|ответственный" },
	{ "actor", "resource|updated by|performed by|author|user|kasutaja|autor|usuario|utente|kullanıcı"
	    "|lietotājs|vartotojas|benutzer|utilisateur|auteur|пользователь|автор" },
	{ "subject", "subject|summary|title|short description|pealkiri|teema|asunto|título|resumen|oggetto"
	    "|titolo|konu|başlık|temats|virsraksts|pavadinimas|tema|betreff|titel|objet|titre|sujet|тема"
	    "|заголовок" },
	{ "customer", "customer|company|organization|organisation|account|client|klient|ettevõte|firma|cliente"
	    "|empresa|organización|azienda|müşteri|şirket|klients|uzņēmums|klientas|įmonė|kunde|kundennummer|société"
	    "|клиент|компания" },
	{ "requester", "requester|reporter|caller|requestor|from|contact|pöörduja|teataja|solicitante"
	    "|richiedente|talep eden|bildiren|pieteicējs|prašytojas|melder|anforderer|kundenbenutzer|demandeur|заявитель" },
	{ "category", "category|topic|kategooria|categoría|categoria|kategori|kategorija|kategorie|catégorie"
	    "|категория" },
	{ "product", "product|service|toode|teenus|producto|servicio|prodotto|servizio|ürün|hizmet|produkts"
	    "|pakalpojums|produktas|paslauga|produkt|produit|продукт|услуга" },
	{ "channel", "channel|source|via|origin|contact type|kanal|allikas|canal|origen|canale|origine|kaynak"
	    "|kanāls|avots|kanalas|šaltinis|quelle|канал|источник" },
	{ "type", "type|tüüp|tipo|tür|tips|tipas|typ|тип" },
	{ "language", "language|keel|idioma|lingua|dil|valoda|kalba|sprache|langue|язык" },
	{ "site", "site|location|asukoht|ubicación|sede|konum|lokasyon|vieta|standort|lieu|местоположение" },
};

static const struct {
	const char	*target, *ours, *words;
} values[] = {
	{ "status", "open", "new|open|active|in progress|assigned|reopened|to do|started|work in progress|uus"
	    "|avatud|töös|nuevo|nueva|abierto|abierta|en curso|en progreso|nuovo|aperto|in corso|yeni|açık"
	    "|işlemde|jauns|atvērts|darbā|procesā|naujas|atidarytas|vykdomas|neu|offen|in bearbeitung|nouveau"
	    "|ouvert|en cours|новый|новая|открыт|открыта|в работе" },
	{ "status", "waiting", "pending|waiting|stalled|waiting for customer|awaiting user info|waiting on customer"
	    "|ootab klienti|ootel|pendiente|esperando cliente|in attesa|in attesa del cliente|beklemede"
	    "|müşteri bekleniyor|gaida|gaida klientu|laukiama|wartend|warten|wartet auf kunde|en attente|ожидает"
	    "|ожидание" },
	{ "status", "held", "on hold|on-hold|hold|parked|waiting for vendor|peatatud|en espera|sospeso|askıda"
	    "|apturēts|sustabdytas|zurückgestellt|suspendu|отложен|отложена" },
	{ "status", "resolved", "resolved|solved|done|fixed|completed|lahendatud|resuelto|resuelta|solucionado"
	    "|risolto|çözüldü|çözülmüş|atrisināts|išspręstas|gelöst|erledigt|résolu|решен|решена|выполнена" },
	{ "status", "closed", "closed|cancelled|canceled|rejected|suletud|cerrado|cerrada|chiuso|kapalı|kapandı"
	    "|kapatıldı|slēgts|uždarytas|geschlossen|fermé|clos|clôturé|закрыт|закрыта" },
	{ "status", "merged", "merged|zusammengefasst|ühendatud|fusionado|unito|birleştirildi" },
	{ "status", "spam", "spam|junk|rämpspost|correo basura" },
	{ "priority", "P1", "urgent|critical|blocker|highest|emergency|kriitiline|urgente|crítica|crítico|critica"
	    "|critico|acil|kritik|kritisks|kritinis|kritisch|sehr hoch|muy alta|critique|критический|срочный" },
	{ "priority", "P2", "high|major|kõrge|alta|alto|yüksek|augsta|aukštas|hoch|haute|élevée|высокий" },
	{ "priority", "P3", "medium|normal|moderate|keskmine|tavaline|media|medio|normale|orta|vidēja|vidutinis"
	    "|mittel|moyenne|средний|обычный" },
	{ "priority", "P4", "low|minor|madal|baja|bajo|bassa|basso|düşük|zema|žemas|niedrig|basse|faible|низкий" },
	{ "priority", "P5", "lowest|trivial|planning|very low|sehr niedrig|muy baja|çok düşük" },
	{ "csat", "5", "5.0|5,0|good|very good|excellent|great|very happy|extremely happy|very satisfied|väga hea|muy bueno"
	    "|ottimo|çok iyi" },
	{ "csat", "4", "4.0|4,0|happy|satisfied|hea|bueno|buono|iyi" },
	{ "csat", "3", "3.0|3,0|neutral|average|ok|rahuldav|regular|sufficiente|orta" },
	{ "csat", "2", "2.0|2,0|unhappy|dissatisfied|kehv|malo|scarso|kötü" },
	{ "csat", "1", "1.0|1,0|bad|very bad|terrible|very unhappy|extremely unhappy|very dissatisfied|väga halb|muy malo"
	    "|pessimo|çok kötü" },
	{ "channel", "mail", "mail|email|e-mail|e-post|correo|posta|eposta|e-posta|e-pasts|el. paštas|почта" },
	{ "channel", "phone", "phone|telephone|call|voice|telefon|teléfono|telefono|tālrunis|telefonas|téléphone"
	    "|телефон" },
	{ "channel", "chat", "chat|live chat|vestlus|sohbet|čats|pokalbis|чат" },
	{ "channel", "web", "web|web form|portal|website|veeb|веб|сайт" },
	{ "kind", "opened", "created|opened|open|insert|loodud|avatud|creado|aperto|oluşturuldu|erstellt|создано" },
	{ "kind", "replied", "replied|reply|response|answered|vastatud|respondido|risposto|yanıtlandı|beantwortet" },
	{ "kind", "customer", "customer reply|customer message|klient vastas|respuesta del cliente" },
	{ "kind", "assigned", "assigned|assign|määratud|asignado|assegnato|atandı|zugewiesen" },
	{ "kind", "escalated", "escalated|escalate|eskaleeritud|escalado|escalato|eskale edildi|eskaliert" },
	{ "kind", "waiting", "waiting|wait|pending|ootel|en espera|in attesa|beklemede|wartend" },
	{ "kind", "resolved", "resolved|resolve|solved|lahendatud|resuelto|risolto|çözüldü|gelöst" },
	{ "kind", "reopened", "reopened|reopen|taasavatud|reabierto|riaperto|yeniden açıldı|wieder geöffnet" },
	{ "kind", "closed", "closed|close|suletud|cerrado|chiuso|kapatıldı|geschlossen" },
	{ "kind", "note", "note|comment|märkus|kommentaar|nota|comentario|commento|not|yorum|notiz|kommentar" },
};

/* Folded, the blanks, - and _ of a header as one blank. */
static void
plain(struct esc_buf *b, const char *s, size_t n)
{
	struct esc_buf folded = { 0 };

	esc_buf_clear(b);
	esc_fold_text(&folded, s, n);
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.s[i];

		if (c == ' ' || c == '_' || c == '-') {
			if (b->n > 0 && b->s[b->n - 1] != ' ')
				esc_buf_putc(b, ' ');
		} else
			esc_buf_putc(b, c);
	}
	while (b->n > 0 && b->s[b->n - 1] == ' ')
		b->n--;
	esc_buf_free(&folded);
}

static bool
is_edge(char c)
{
	return c == '\0' || strchr(" .:()[]/?", c) != NULL;
}

/* How well a word fits: all of the text, or stands in it as words; 0: not. */
static int
fits(const char *text, const char *word)
{
	const char *s = text;
	size_t n = strlen(word);

	if (strcmp(text, word) == 0)
		return 1000;
	for (; n > 0 && (s = strstr(s, word)) != NULL; s++)
		if ((s == text || is_edge(s[-1])) && is_edge(s[n]))
			return (int)n * 2 + (s == text);
	return 0;
}

/* The best fit of a text among words parted by |; of two that are all of it the first. */
static int
best(const char *text, const char *words)
{
	struct esc_buf word = { 0 };
	int most = 0, fit, i = 0;
	size_t n;

	for (; ; words += n + 1, i++) {
		n = strcspn(words, "|");
		plain(&word, words, n);
		fit = fits(text, esc_buf_str(&word));
		fit -= fit == 1000 ? i : 0;
		most = fit > most ? fit : most;
		if (words[n] == '\0')
			break;
	}
	esc_buf_free(&word);
	return most;
}

int
esc_guess_header(const char *header, const char *target)
{
	struct esc_buf text = { 0 };
	int fit = 0;

	plain(&text, header, strlen(header));
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (strcmp(headers[i].target, target) == 0)
			fit = best(esc_buf_str(&text), headers[i].words);
	esc_buf_free(&text);
	return fit;
}

const char *
esc_guess_target(size_t i)
{
	return i < sizeof(headers) / sizeof(headers[0]) ? headers[i].target : NULL;
}

const char *
esc_guess_value(const char *target, const char *value)
{
	struct esc_buf text = { 0 };
	const char *ours = NULL;
	int most = 0, fit;

	plain(&text, value, strlen(value));
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(values[i].target, target) != 0)
			continue;
		if ((fit = best(esc_buf_str(&text), values[i].words)) > most) {
			most = fit;
			ours = values[i].ours;
		}
	}
	esc_buf_free(&text);
	return ours;
}
