// The client of the fault run: sends requests to the echo server, or pipelined ones to the HTTP server, and compares every
// byte that comes back. A connection that breaks is made again and what it left unanswered sent again; an answer that
// differs, or does not come for 30 s, ends the run.
// usage: client echo|http PORT REQUESTS REQUESTS_PER_CONNECTION SEED
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { THREADS = 8, LARGEST_ECHO = 8192, DEEPEST = 16, LARGEST_BODY = 900, ROOM = DEEPEST * 1200 };
enum { WRONG_ANSWER = 1, NO_ANSWER = 2, NO_CONNECTION = 3, USAGE = 64 };

// What goes out in one piece, and what must come back for it.
struct batch {
  unsigned char bytes[ROOM];
  size_t size;
  int count;
  const struct page *pages[DEEPEST];
};

// A request of HTTP and its answer.
static const struct page { const char *request, *status, *body; int has_body, is_post; } all_pages[] = {
  { "GET /plaintext", "200", "Hello, World!", 1, 0 },
  { "GET /nothing", "404", "Not Found\n", 1, 0 },
  { "HEAD /plaintext", "200", "Hello, World!", 0, 0 },
  { "POST /plaintext", "200", "Hello, World!", 1, 1 },
};

static int port, per_connection, is_http;
static long requests, seed, answered, broken;

static void give_up(int status, const char *why) {
  fprintf(stderr, "client: %s; %ld requests were answered, %ld connections had broken\n", why, answered, broken);
  exit(status);
}

static int dial(void) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  struct timeval patience = { .tv_sec = 30 };
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
    give_up(NO_CONNECTION, strerror(errno));
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static uint64_t next(uint64_t *state) {
  *state ^= *state << 13, *state ^= *state >> 7, *state ^= *state << 17;
  return *state * 0x2545F4914F6CDD1DULL >> 16;
}

static void fill(unsigned char *bytes, size_t size, uint64_t *state) {
  uint64_t pattern = next(state);
  for (size_t k = 0; k < size; k++)
    bytes[k] = (unsigned char)(pattern >> (k % 5 * 8)) ^ (unsigned char)(k * 31);
}

static void make_batch(struct batch *batch, int most, uint64_t *state) {
  batch->size = 0;
  batch->count = 1;
  if (!is_http) {
    batch->size = 1 + next(state) % (next(state) % 8 == 0 ? LARGEST_ECHO : 200);
    fill(batch->bytes, batch->size, state);
    return;
  }
  batch->count = 1 + (int)(next(state) % (unsigned)(most < DEEPEST ? most : DEEPEST));
  for (int i = 0; i < batch->count; i++) {
    const struct page *page = batch->pages[i] = &all_pages[next(state) % 4];
    size_t body = page->is_post ? 1 + next(state) % LARGEST_BODY : 0;
    char *head = (char *)batch->bytes + batch->size;
    batch->size += (size_t)sprintf(head, "%s HTTP/1.1\r\nHost: localhost\r\n", page->request);
    head = (char *)batch->bytes + batch->size;
    batch->size += body > 0 ? (size_t)sprintf(head, "Content-Length: %zu\r\n\r\n", body) : (size_t)sprintf(head, "\r\n");
    fill(batch->bytes + batch->size, body, state);
    batch->size += body;
  }
}

// Bytes as they come, with those left over from the answer before.
struct input { int fd; size_t size; unsigned char bytes[LARGEST_ECHO]; };

// 1: there are more bytes than before; 0: the connection broke.
static int more(struct input *input) {
  ssize_t count = recv(input->fd, input->bytes + input->size, sizeof input->bytes - 1 - input->size, 0);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    give_up(NO_ANSWER, "no answer for 30 s: the server hangs");
  if (count > 0)
    input->size += (size_t)count;
  return count > 0;
}

static void take(struct input *input, size_t count) {
  input->size -= count;
  memmove(input->bytes, input->bytes + count, input->size);
}

static int read_echo(struct input *input, const struct batch *batch) {
  for (size_t got = 0; got < batch->size;) {
    if (input->size == 0 && !more(input))
      return 0;
    if (input->size > batch->size - got || memcmp(input->bytes, batch->bytes + got, input->size) != 0)
      give_up(WRONG_ANSWER, "a byte was lost or changed");
    got += input->size;
    input->size = 0;
  }
  return 1;
}

static int read_page(struct input *input, const struct page *page) {
  char *end;
  for (;;) {
    input->bytes[input->size] = 0;
    if ((end = strstr((char *)input->bytes, "\r\n\r\n")) != NULL)
      break;
    if (input->size >= sizeof input->bytes - 1 || !more(input))
      return 0;
  }
  size_t head = (size_t)(end + 4 - (char *)input->bytes), body = strlen(page->body);
  char length[40];
  snprintf(length, sizeof length, "\r\nContent-Length: %zu\r\n", body);
  if (strncmp((char *)input->bytes, "HTTP/1.1 ", 9) != 0 || strncmp((char *)input->bytes + 9, page->status, 3) != 0
      || strstr((char *)input->bytes, length) == NULL || strstr((char *)input->bytes, length) > end)
    give_up(WRONG_ANSWER, "an answer is not the one to its request");
  take(input, head);
  if (!page->has_body)
    return 1;
  while (input->size < body)
    if (!more(input))
      return 0;
  if (memcmp(input->bytes, page->body, body) != 0)
    give_up(WRONG_ANSWER, "a body was changed");
  take(input, body);
  return 1;
}

// 1: all answered; 0: the connection broke.
static int ask(struct input *input, const struct batch *batch) {
  for (size_t sent = 0; sent < batch->size;) {
    ssize_t count = send(input->fd, batch->bytes + sent, batch->size - sent, MSG_NOSIGNAL);
    if (count <= 0)
      return 0;
    sent += (size_t)count;
  }
  if (!is_http)
    return read_echo(input, batch);
  for (int i = 0; i < batch->count; i++)
    if (!read_page(input, batch->pages[i]))
      return 0;
  if (input->size > 0)
    give_up(WRONG_ANSWER, "there are bytes that nobody asked for");
  return 1;
}

static void *run(void *number) {
  uint64_t state = (uint64_t)(seed + (long)(intptr_t)number + 1) * 0x9E3779B97F4A7C15ULL | 1;
  struct batch *batch = malloc(sizeof *batch);
  struct input *input = malloc(sizeof *input);
  input->fd = dial(), input->size = 0;
  int on_connection = 0;
  for (long left = requests / THREADS; left > 0; left -= batch->count) {
    make_batch(batch, left < DEEPEST ? (int)left : DEEPEST, &state);
    for (int done = 0; !done;) {
      done = ask(input, batch);
      on_connection += batch->count;
      if (!done || on_connection >= per_connection) {
        __atomic_add_fetch(&broken, !done, __ATOMIC_RELAXED);
        close(input->fd);
        input->fd = dial(), input->size = 0, on_connection = 0;
      }
    }
    __atomic_add_fetch(&answered, batch->count, __ATOMIC_RELAXED);
  }
  close(input->fd);
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 6)
    return USAGE;
  is_http = strcmp(arguments[1], "http") == 0;
  port = atoi(arguments[2]);
  requests = atol(arguments[3]) / THREADS * THREADS;
  per_connection = atoi(arguments[4]);
  seed = atol(arguments[5]);
  pthread_t threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++)
    pthread_create(&threads[i], NULL, run, (void *)i);
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  printf("%ld %s requests answered right, %ld connections broken and made again\n", answered, arguments[1], broken);
  return 0;
}
