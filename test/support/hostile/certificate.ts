/** A key and a self-signed certificate for loopback, valid until 2126. Stored here, because not every machine can create one. */
export function selfSigned(): { key: string; cert: string } {
  return { key: KEY, cert: CERTIFICATE };
}

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYnjPz5K1n3xlpu9e
02M44bkXe38ONlcnjHvxVock8vChRANCAARlW8+xuZQrWoTKTVVP47eYUDI9TbJ0
AiJieNqWZ7EuYyVZxBfkrmUJ2eTUszl6mqzgR9BUMoU7mSUFPdAUUJIW
-----END PRIVATE KEY-----
`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUZwTDL/mFKup0sRvAesiA1kV7hEQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIxNDIyNVoYDzIxMjYxMDMw
MjE0MjI1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARlW8+xuZQrWoTKTVVP47eYUDI9TbJ0AiJieNqWZ7EuYyVZxBfkrmUJ
2eTUszl6mqzgR9BUMoU7mSUFPdAUUJIWo28wbTAdBgNVHQ4EFgQUBfaOJE7oLZ4s
eGF5HHleQql4nsIwHwYDVR0jBBgwFoAUBfaOJE7oLZ4seGF5HHleQql4nsIwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgbLLNT4Lo/zGGynuiRgaKCUGcetFdOnd+XEaaZFrw7/QCIHNO
KByWh5BF18z32B++jlb9xKognrOcOOqQ88L+BTxL
-----END CERTIFICATE-----
`;
